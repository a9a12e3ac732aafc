package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Small colour images that stand on one PNG sheet as tiles, 40 beside one another and 25 below one
 * another, row by row. The sheet {@code train_03.png} is the fourth of its set, and the file {@code
 * train_labels.bin} beside it has one byte for each tile of all sheets. The rows of a tile are the
 * steps; red, green and blue of its pixels, side by side, are the channels; each is its byte over
 * 255, from 0 to 1.
 */
final class SheetRows implements Rows {
  static final String FORMAT = "sheet of images";

  private static final Pattern NAME = Pattern.compile("(.+)_(\\d{2,6})\\.png");
  private static final int COLUMNS = 40;
  private static final int TILES = 25 * COLUMNS;
  private static final int LARGEST_SIDE = 1 << 8;
  private static final int COLOURS = 3;
  private static final int[] SHIFTS = {16, 8, 0};
  private static final int BYTE = 0xff;
  private static final float WHITE = 255;

  private final BufferedImage sheet;
  private final byte[] labels;
  private final int first;
  private final int behind;
  private final int side;
  private int next;

  /** Whether a file is one of the sheets of a set, by its name and the labels beside it. */
  static boolean isSheet(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    return name.matches() && Files.isReadable(labels(file, name));
  }

  private static Path labels(Path file, Matcher name) {
    return file.resolveSibling(name.group(1) + "_labels.bin");
  }

  /**
   * Reads a sheet and the labels of its set.
   *
   * @param file which {@link #isSheet}
   */
  SheetRows(Path file, InputStream bytes, FileSettings settings) throws IOException {
    settings.requireNoColumns(file, FORMAT, "tiles and labels");
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      throw new IllegalArgumentException(file + " is no sheet: ask isSheet first");
    }
    sheet = image(file, bytes);
    side = sheet.getWidth() / COLUMNS;
    Path beside = labels(file, name);
    labels = Files.readAllBytes(beside);
    first = Math.multiplyExact(Integer.parseInt(name.group(2)), TILES);
    behind = Math.min(labels.length, first + TILES);
    next = first;
    if (behind <= first) {
      throw new MalformedFileException(
          beside,
          "must have labels for the tiles of %s, which begin at %d, but has %d"
              .formatted(file, first, labels.length),
          "get both files anew");
    }
  }

  private static BufferedImage image(Path file, InputStream bytes) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream input = ImageIO.createImageInputStream(bytes)) {
      reader.setInput(input);
      requireTiles(file, reader.getWidth(0), reader.getHeight(0));
      return reader.read(0);
    } catch (IIOException | IndexOutOfBoundsException damage) {
      throw new MalformedFileException(
          file,
          "must be a PNG image, but is damaged (%s)".formatted(damage.getMessage()),
          "get it anew");
    } finally {
      reader.dispose();
    }
  }

  private static void requireTiles(Path file, int width, int height) {
    int side = width / COLUMNS;
    boolean whole = width == side * COLUMNS && height == side * TILES / COLUMNS;
    if (side < 1 || side > LARGEST_SIDE || !whole) {
      throw new MalformedFileException(
          file,
          "must have 40 x 25 square tiles of 1 to %d pixels, but has %d x %d pixels"
              .formatted(LARGEST_SIDE, width, height),
          "put the images on sheets of 1,000");
    }
  }

  @Override
  public boolean sequences() {
    return true;
  }

  @Override
  public long line() {
    return 0;
  }

  @Override
  public List<String> featureNames() {
    return IntStream.range(0, side)
        .boxed()
        .flatMap(x -> Stream.of("red" + x, "green" + x, "blue" + x))
        .toList();
  }

  @Override
  public @Nullable Example next(long number) {
    if (next == behind) {
      return null;
    }
    int tile = next - first;
    int[] pixels =
        sheet.getRGB(tile % COLUMNS * side, tile / COLUMNS * side, side, side, null, 0, side);
    float[] features = new float[COLOURS * pixels.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = (pixels[i / COLOURS] >> SHIFTS[i % COLOURS] & BYTE) / WHITE;
    }
    String label = Integer.toString(Byte.toUnsignedInt(labels[next]));
    next++;
    return new Example("", Long.toString(number), side, features, List.of(), label, number);
  }
}
