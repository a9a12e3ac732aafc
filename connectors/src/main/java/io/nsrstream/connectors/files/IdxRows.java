package io.nsrstream.connectors.files;

import io.nsrstream.online.data.Example;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of an IDX file as MNIST is published, with the labels from the file beside it: {@code
 * train-images-idx3-ubyte.gz} has {@code train-labels-idx1-ubyte.gz}. The rows of an image are the
 * steps and its columns the channels; a pixel is its byte over 255, from 0 to 1.
 *
 * <p>A file begins with four bytes: two zeros, 8 for unsigned bytes, and the number of dimensions.
 * The size of each dimension follows in four bytes, highest first, and then the data.
 */
final class IdxRows implements Rows {
  static final String FORMAT = "IDX";

  /** The first two bytes. */
  static final int MAGIC_START = 0;

  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final int LARGEST_SIDE = 1 << 12;
  private static final float WHITE = 255;

  private final Path file;
  private final DataInputStream images;
  private final int count;
  private final int height;
  private final int width;
  private final byte[] labels;
  private int next;

  /**
   * Reads the header and all labels.
   *
   * @param bytes the file of images, unzipped
   */
  IdxRows(Path file, InputStream bytes, FileSettings settings) throws IOException {
    this.file = file;
    settings.requireNoColumns(file, FORMAT, "images and labels");
    images = new DataInputStream(bytes);
    count = readHeader(file, images, IMAGES_MAGIC, "images in three dimensions");
    height = readSide("height");
    width = readSide("width");
    labels = readLabels(labelsBeside(file));
  }

  /** Reads the magic number and the size of the first dimension, how many there are. */
  private static int readHeader(Path file, DataInputStream in, int magic, String what)
      throws IOException {
    int found = readInt(file, in);
    if (found != magic) {
      throw new MalformedFileException(
          file,
          "must be an IDX file of %s of unsigned bytes, which begins with 0x%08x, but begins with 0x%08x"
              .formatted(what, magic, found),
          "check that it is the right file");
    }
    int count = readInt(file, in);
    if (count < 0) {
      throw new MalformedFileException(
          file, "must have 0 or more entries, but its header says " + count, "get it anew");
    }
    return count;
  }

  private int readSide(String name) throws IOException {
    int side = readInt(file, images);
    if (side < 1 || side > LARGEST_SIDE) {
      throw new MalformedFileException(
          file,
          "images must have a %s of 1 to %d pixels, but have %d"
              .formatted(name, LARGEST_SIDE, side),
          "get it anew, or make the images smaller");
    }
    return side;
  }

  private static int readInt(Path file, DataInputStream in) throws IOException {
    try {
      return in.readInt();
    } catch (EOFException e) {
      throw new MalformedFileException(
          file, "must begin with a whole header, but ends in it", "get it anew");
    }
  }

  private static Path labelsBeside(Path images) {
    String name = String.valueOf(images.getFileName());
    Path labels = images.resolveSibling(name.replace("images", "labels").replace("idx3", "idx1"));
    if (labels.equals(images) || !Files.isReadable(labels)) {
      throw new MalformedFileException(
          images,
          "must have \"images\" in its name and its labels in a file beside it that is named alike"
              + " with \"labels\" (idx1 for idx3), but there is no such file",
          "put the labels there");
    }
    return labels;
  }

  private byte[] readLabels(Path path) {
    try (InputStream bytes = Files.newInputStream(path);
        DataInputStream in = new DataInputStream(GzipMembers.unzipped(bytes))) {
      int declared = readHeader(path, in, LABELS_MAGIC, "labels in one dimension");
      if (declared != count) {
        throw new MalformedFileException(
            path,
            "must have a label for each of the %d images of %s, but has %d"
                .formatted(count, file, declared),
            "get both files anew");
      }
      byte[] read = in.readNBytes(count);
      requireEnd(path, in, read.length == count, "labels");
      return read;
    } catch (IOException e) {
      throw MalformedFileException.unreadable(path, 0, e);
    }
  }

  private void requireEnd(Path path, InputStream in, boolean complete, String what)
      throws IOException {
    if (!complete || in.read() >= 0) {
      throw new MalformedFileException(
          path,
          "must have the %d %s that its header says, but has %s"
              .formatted(count, what, complete ? "more bytes" : "fewer"),
          "get it anew");
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
    return IntStream.range(0, width).mapToObj(column -> "pixel" + column).toList();
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    if (next == count) {
      requireEnd(file, images, true, "images");
      return null;
    }
    byte[] pixels = images.readNBytes(height * width);
    if (pixels.length < height * width) {
      throw new MalformedFileException(
          file,
          "must have the %d images that its header says, but ends in image %d"
              .formatted(count, next),
          "get it anew");
    }
    float[] features = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      features[i] = Byte.toUnsignedInt(pixels[i]) / WHITE;
    }
    String label = Integer.toString(Byte.toUnsignedInt(labels[next]));
    next++;
    return new Example("", Long.toString(number), height, features, List.of(), label, number);
  }
}
