package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels in a file of their own. */
class LabelFileTest {
  private static final String BLANKS = "1.5 2.5\n3.5  4.5\n5.5 6.5\n";

  private Path rows = Path.of("");
  private Path labels = Path.of("");

  @BeforeEach
  void nameTheFiles(@TempDir Path folder) {
    rows = folder.resolve("stream.data");
    labels = folder.resolve("stream.labels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up\ndown\nup\n",
        "up\r\ndown\r\nup",
        "\uFEFFup\ndown\nup\n\n\n",
        "state\nup\ndown\nup\n",
        " up \n\"down\"\nup\n"
      })
  void eachRowHasTheLabelOfItsLine(String text) throws IOException {
    // "state" is a name, as all other texts repeat once the stream is longer
    String more = text.startsWith("state") ? "down\n" : "";
    String row = more.isEmpty() ? "" : "7.5 8.5\n";

    try (ExampleFile stream = open(BLANKS + row, text + more)) {
      assertThat(stream.featureNames()).containsExactly("column0", "column1");
      assertThat(stream.description().line()).contains("labels " + labels, "2 classes");
      assertThat(TextFiles.labels(TextFiles.rest(stream))).startsWith("up", "down", "up");
    }
  }

  @Test
  void aNameOverNumbersIsNoLabelAndNumbersAreOneClassHoweverWritten() throws IOException {
    assertThat(labelsOf("a,b\n1,2\n3,4\n", "target\n1\n1.0\n")).containsExactly("1", "1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0\n0\n1\n0\n", "0\nup\ndown\nup\n", "7\n1\n2\n1", "y\nup\ndown\nleft\n"})
  void oneLineMoreThanRowsIsANameIfItCanBeOne(String text) throws IOException {
    String[] lines = text.split("\n");

    try (ExampleFile stream = open(BLANKS, text)) {
      assertThat(stream.description().line()).contains("with the header " + lines[0]);
      assertThat(TextFiles.labels(TextFiles.rest(stream)))
          .containsExactly(lines[1], lines[2], lines[3]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0\n1\n1\n", "left\nup\nup\n"})
  void asManyLinesAsRowsAreLabelsAlsoIfTheFirstCouldBeAName(String text) throws IOException {
    assertThat(labelsOf(BLANKS, text)).containsExactly(text.split("\n"));
  }

  @Test
  void theEndOfARowFileThatIsCutOffIsMetAtItsPlace() throws IOException {
    gzip(rows, BLANKS.repeat(20_000));
    byte[] whole = Files.readAllBytes(rows);
    Files.write(rows, Arrays.copyOf(whole, whole.length - 4));
    Files.writeString(labels, "up\ndown\nup\n");

    try (ExampleFile stream = ExampleFile.open(rows, settings(labels))) {
      assertThatThrownBy(() -> TextFiles.rest(stream)).hasMessageContaining("must be complete");
    }
  }

  @Test
  void emptyLinesAndMissingTextsAreNoLabels() throws IOException {
    assertThat(labelsOf(BLANKS, "\nNaN\nup\n")).containsExactly(null, null, "up");
  }

  @Test
  void bothFilesMayBeGzipped() throws IOException {
    gzip(rows, BLANKS);
    gzip(labels, "up\ndown\nup\n");

    try (ExampleFile stream = ExampleFile.open(rows, FileSettings.DEFAULTS.withLabels(labels))) {
      assertThat(TextFiles.labels(TextFiles.rest(stream))).containsExactly("up", "down", "up");
    }
  }

  @Test
  void anArffFileHasAllAttributesAsFeatures() throws IOException {
    String text = "@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n1,x\n2,y\n";

    try (ExampleFile stream = open(text, "p\nq\n")) {
      assertThat(stream.featureNames()).containsExactly("a", "b");
      assertThat(TextFiles.labels(TextFiles.rest(stream))).containsExactly("p", "q");
    }
  }

  @Test
  void aBadRowTakesItsLabelAlong() throws IOException {
    FileSettings settings = FileSettings.DEFAULTS.withLabels(labels).withBadRows(1);
    Files.writeString(labels, "up\ndown\nup\nleft\n");

    assertThat(TextFiles.labels(TextFiles.read(rows, "1 2\n3\n5 6\n7 8\n", settings)))
        .containsExactly("up", "up", "left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up\ndown\n", "up\ndown\nup\nup\n", "1\n2\n1\n1\n", ""})
  void anotherNumberOfLabelsThanOfRowsIsRefusedWithBothWhenItIsOpened(String text) {
    int count = (int) text.lines().count();

    assertThatThrownBy(() -> open(BLANKS, text))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining(labels + ", line ")
        .hasMessageContaining(rows + ", which has 3 rows, but has " + count + " labels")
        .hasMessageContaining("remove a line that names the labels");
  }

  @Test
  void severalCellsInALineAndMeasurementsAreNoLabels() {
    String measured =
        IntStream.range(0, 40).mapToObj(i -> i + ".5").collect(Collectors.joining("\n"));

    assertThatThrownBy(() -> labelsOf(BLANKS, ",y\n0,up\n1,down\n2,up\n"))
        .hasMessageContaining("must have one label in each line")
        .hasMessageContaining("keep the column of the labels alone");
    assertThatThrownBy(() -> labelsOf(BLANKS, measured))
        .hasMessageContaining("holds 40 different numbers in 40 lines, which are no classes");
  }

  @Test
  void formatsWithLabelsOfTheirOwnAndAFileThatIsNotThereAreRefused() {
    assertThatThrownBy(() -> labelsOf("{\"features\":[1,2],\"label\":\"x\"}\n", "x\n"))
        .hasMessageContaining("leave out --label, --labels");
    assertThatThrownBy(() -> TextFiles.read(rows, BLANKS, settings(rows.resolveSibling("no"))))
        .hasMessageContaining("but is no readable file");
    assertThatThrownBy(() -> settings(labels).withLabel("a"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("leave out --labels or --label");
  }

  private static FileSettings settings(Path labels) {
    return FileSettings.DEFAULTS.withLabels(labels);
  }

  private List<String> labelsOf(String text, String lines) throws IOException {
    try (ExampleFile stream = open(text, lines)) {
      return TextFiles.labels(TextFiles.rest(stream));
    }
  }

  private ExampleFile open(String text, String lines) throws IOException {
    Files.writeString(labels, lines);
    return TextFiles.open(rows, text, settings(labels));
  }

  private static void gzip(Path file, String text) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
