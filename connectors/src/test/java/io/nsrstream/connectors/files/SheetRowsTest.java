package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SheetRowsTest {
  private static final int TILES = 1000;

  @TempDir private Path folder = Path.of("");

  /** A sheet of tiles of 2 × 2 pixels; the first pixel of the tile n is red n / 4. */
  private Path sheet(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int tile = 0; tile < TILES && width == 80 && height == 50; tile++) {
      image.setRGB(tile % 40 * 2, tile / 40 * 2, (tile / 4) << 16 | 0x0033);
    }
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private void labels(int count) throws IOException {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 7);
    }
    Files.write(folder.resolve("set_labels.bin"), labels);
  }

  private static List<Example> all(Path... files) throws IOException {
    List<Example> all = new ArrayList<>();
    try (ExampleFile file = ExampleFile.open(List.of(files), FileSettings.DEFAULTS)) {
      file.forEachRemaining(all::add);
    }
    return all;
  }

  @Test
  void tilesAreImagesWithTheLabelsOfTheirSet() throws IOException {
    labels(1500);
    List<Example> examples = all(sheet("set_00.png", 80, 50), sheet("set_01.png", 80, 50));

    assertThat(examples).hasSize(1500);
    Example example = examples.get(1404);
    assertThat(example.steps()).isEqualTo(2);
    assertThat(example.features()).hasSize(12);
    assertThat(example.features()[0]).isEqualTo(101 / 255f);
    assertThat(example.features()[1]).isZero();
    assertThat(example.features()[2]).isEqualTo(0x33 / 255f);
    assertThat(example.features()[3]).isZero();
    assertThat(example.label()).isEqualTo(Integer.toString(1404 % 7));
    assertThat(example.id()).isEqualTo("1404");
  }

  @Test
  void aSheetOfAnotherSizeIsRefused() throws IOException {
    labels(10);
    Path odd = sheet("set_00.png", 81, 50);
    assertThatThrownBy(() -> all(odd))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("set_00.png")
        .hasMessageContaining("has 81 x 50 pixels");
  }

  @Test
  void aSheetBeyondTheLabelsIsRefused() throws IOException {
    labels(1000);
    Path beyond = sheet("set_01.png", 80, 50);
    assertThatThrownBy(() -> all(beyond))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("begin at 1000, but has 1000");
  }

  @Test
  void aDamagedSheetIsRefusedWithItsName() throws IOException {
    labels(1000);
    Path file = sheet("set_00.png", 80, 50);
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {9, 30, 60, bytes.length - 20}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> all(file))
          .isInstanceOf(MalformedFileException.class)
          .hasMessageContaining("set_00.png");
    }
  }

  @Test
  void anImageWithoutLabelsIsNoSheet() throws IOException {
    Path alone = sheet("set_00.png", 80, 50);
    assertThatThrownBy(() -> all(alone))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("a PNG image");
  }
}
