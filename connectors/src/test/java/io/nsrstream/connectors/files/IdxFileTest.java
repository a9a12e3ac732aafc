package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  /** Two images of 2 × 3 pixels. */
  private static final byte[] PIXELS = {0, 51, (byte) 255, 0, 0, 102, 1, 2, 3, 4, 5, 6};

  private final Path images;
  private final Path labels;

  IdxFileTest(@TempDir Path folder) throws IOException {
    images = folder.resolve("train-images-idx3-ubyte");
    labels = folder.resolve("train-labels-idx1-ubyte");
    Files.write(images, idx(PIXELS, IMAGES, 2, 2, 3));
    Files.write(labels, idx(new byte[] {7, (byte) 200}, LABELS, 2));
  }

  @Test
  void rowsOfAnImageAreStepsAndPixelsGoFromZeroToOne() throws IOException {
    List<Example> examples = read();

    assertThat(examples).hasSize(2);
    assertThat(examples.get(0))
        .usingRecursiveComparison()
        .isEqualTo(
            new Example("", "0", 2, new float[] {0, 0.2f, 1, 0, 0, 0.4f}, List.of(), "7", 0));
    assertThat(examples.get(1).label()).isEqualTo("200");
    assertThat(examples.get(1).time()).isEqualTo(1);
  }

  @Test
  void bothFilesMayBeGzipped() throws IOException {
    Path zippedImages = images.resolveSibling(images.getFileName() + ".gz");
    Files.write(zippedImages, gzipped(Files.readAllBytes(images)));
    Files.write(
        labels.resolveSibling(labels.getFileName() + ".gz"), gzipped(Files.readAllBytes(labels)));
    Files.delete(labels);

    try (ExampleFile stream = ExampleFile.open(zippedImages, FileSettings.DEFAULTS)) {
      assertThat(stream.sequences()).isTrue();
      assertThat(stream.featureNames()).containsExactly("pixel0", "pixel1", "pixel2");
      assertThat(stream.next().label()).isEqualTo("7");
    }
  }

  @Test
  void labelsThatAreNotThereAreMalformed() throws IOException {
    Files.delete(labels);

    assertMalformed(
        images,
        "must have \"images\" in its name and its labels in a file beside it that is named alike"
            + " with \"labels\" (idx1 for idx3), but there is no such file: put the labels there");
  }

  @Test
  void anotherKindOfIdxFileIsMalformed() throws IOException {
    Files.write(images, idx(PIXELS, 0x0D03, 2, 2, 3));

    assertMalformed(
        images,
        "must be an IDX file of images in three dimensions of unsigned bytes, which begins with"
            + " 0x00000803, but begins with 0x00000d03: check that it is the right file");
  }

  @Test
  void imagesInThePlaceOfLabelsAreMalformed() throws IOException {
    Files.copy(images, labels, StandardCopyOption.REPLACE_EXISTING);

    assertMalformed(
        labels,
        "must be an IDX file of labels in one dimension of unsigned bytes, which begins with"
            + " 0x00000801, but begins with 0x00000803: check that it is the right file");
  }

  @Test
  void aHeaderThatIsCutOffIsMalformed() throws IOException {
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 10));

    assertMalformed(images, "must begin with a whole header, but ends in it: get it anew");
  }

  @Test
  void sizesThatCannotBeAreMalformed() throws IOException {
    Files.write(images, idx(PIXELS, IMAGES, -2, 2, 3));
    assertMalformed(images, "must have 0 or more entries, but its header says -2: get it anew");

    Files.write(images, idx(PIXELS, IMAGES, 2, 2, 5000));
    assertMalformed(
        images,
        "images must have a width of 1 to 4096 pixels, but have 5000:"
            + " get it anew, or make the images smaller");
  }

  @Test
  void moreOrFewerLabelsThanImagesAreMalformed() throws IOException {
    Files.write(labels, idx(new byte[] {7, 8, 9}, LABELS, 3));

    assertMalformed(
        labels,
        "must have a label for each of the 2 images of %s, but has 3: get both files anew"
            .formatted(images));
  }

  @Test
  void labelsThatAreCutOffAreMalformed() throws IOException {
    Files.write(labels, idx(new byte[] {7}, LABELS, 2));
    assertMalformed(
        labels, "must have the 2 labels that its header says, but has fewer: get it anew");

    Files.write(labels, idx(new byte[] {7, 8, 9}, LABELS, 2));
    assertMalformed(
        labels, "must have the 2 labels that its header says, but has more bytes: get it anew");
  }

  @Test
  void imagesThatAreCutOffAreMalformedWhereTheyEnd() throws IOException {
    Files.write(images, idx(Arrays.copyOf(PIXELS, 11), IMAGES, 2, 2, 3));

    try (ExampleFile stream = ExampleFile.open(images, FileSettings.DEFAULTS)) {
      assertThat(stream.next().id()).isEqualTo("0");
      assertThatThrownBy(stream::next)
          .isInstanceOf(MalformedFileException.class)
          .hasMessage(
              images
                  + ": must have the 2 images that its header says, but ends in image 1:"
                  + " get it anew");
    }
  }

  @Test
  void bytesAfterTheLastImageAreMalformed() throws IOException {
    Files.write(images, idx(Arrays.copyOf(PIXELS, 13), IMAGES, 2, 2, 3));

    assertMalformed(
        images, "must have the 2 images that its header says, but has more bytes: get it anew");
  }

  @Test
  void columnsCannotBeChosen() {
    assertThatThrownBy(() -> ExampleFile.open(images, FileSettings.DEFAULTS.withChannels(1)))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("is in the format IDX, which has images and labels and no columns");
  }

  private void assertMalformed(Path file, String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(file + ": " + message);
  }

  private List<Example> read() throws IOException {
    try (ExampleFile stream = ExampleFile.open(images, FileSettings.DEFAULTS)) {
      return TextFiles.rest(stream);
    }
  }

  private static byte[] idx(byte[] data, int... header) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int number : header) {
      out.writeInt(number);
    }
    out.write(data);
    return bytes.toByteArray();
  }

  private static byte[] gzipped(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(plain);
    }
    return bytes.toByteArray();
  }
}
