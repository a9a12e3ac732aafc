package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.records.RecordBounds;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in the format of LIBSVM and SVMlight. */
class LibsvmFileTest {
  private static final FileSettings DEFAULTS = FileSettings.DEFAULTS;

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile(@TempDir Path folder) {
    file = folder.resolve("own.libsvm");
  }

  @Test
  void sparseRowsAreVectorsOfTheWidthOfTheFile() throws IOException {
    try (ExampleFile stream = open("+1 1:0.5 3:1.2\n-1 2:.25\n1\n-1 4:1e-2 1:7\n")) {
      assertThat(stream.featureNames()).containsExactly("1", "2", "3", "4");
      assertThat(stream.sequences()).isFalse();
      assertThat(stream.description().line())
          .isEqualTo(
              "format LIBSVM, features 4, positions from 1, label first (2 classes in the first 4"
                  + " rows)");
      List<Example> examples = TextFiles.rest(stream);
      assertThat(TextFiles.labels(examples)).containsExactly("+1", "-1", "+1", "-1");
      assertThat(examples.get(0).features()).containsExactly(0.5f, 0, 1.2f, 0);
      assertThat(examples.get(1).features()).containsExactly(0, 0.25f, 0, 0);
      assertThat(examples.get(2).features()).containsExactly(0, 0, 0, 0);
      assertThat(examples.get(3).features()).containsExactly(7, 0, 0, 0.01f);
    }
  }

  @Test
  void aPositionZeroAnywhereMeansThatPositionsCountFromZero() throws IOException {
    try (ExampleFile stream = open("a 1:5 2:6\nb 0:7 1:2\n")) {
      assertThat(stream.featureNames()).containsExactly("0", "1", "2");
      assertThat(stream.next().features()).containsExactly(0, 5, 6);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# by svm_light\n\n1 qid:3 1:2 2:4 # doc 1\n2 qid:3 2:5\n",
        "\uFEFF1\t1:2\t2:4 \r\n 2   2:5\r\n",
        "1 1:2 2:4#\n2 2:5",
        "1 2:4 1:2\n2 2:5\n\n\n"
      })
  void commentsQueriesTabsAndAnyOrderAreRead(String text) throws IOException {
    try (ExampleFile stream = open(text)) {
      List<Example> examples = TextFiles.rest(stream);
      assertThat(TextFiles.labels(examples)).containsExactly("1", "2");
      assertThat(examples.get(0).features()).containsExactly(2, 4);
      assertThat(examples.get(1).features()).containsExactly(0, 5);
    }
  }

  @Test
  void questionMarksAndNansAreMissing() throws IOException {
    List<Example> examples = read("? 1:nan 2:1\n1 1:? 2:3\n", DEFAULTS);

    assertThat(TextFiles.labels(examples)).containsExactly(null, "1");
    assertThat(examples.get(0).features()).containsExactly(Example.MISSING, 1);
  }

  @Test
  void aGzippedFileIsReadTwiceAsWell() throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("1 1:1\n2 9:1\n".getBytes(StandardCharsets.UTF_8));
    }
    try (ExampleFile stream = ExampleFile.open(file, DEFAULTS)) {
      assertThat(stream.width()).isEqualTo(9);
      assertThat(TextFiles.rest(stream)).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 3:x",
        "2 3:1 3:2",
        "2 3:1e39",
        "2 -3:1",
        "2 3",
        "2 3: 1",
        "1,2 3:1",
        "3:1 2:1",
        "2 99999:1",
        "2 999999999999:1"
      })
  void aBadRowIsLeftOutWithItsLineAndHasNoEffectOnTheWidth(String bad) throws IOException {
    String text = "1 1:1 2:1\n" + bad + "\n1 2:2\n";

    try (ExampleFile stream = open(text, DEFAULTS.withBadRows(1))) {
      assertThat(stream.width()).isEqualTo(2);
      assertThat(TextFiles.rest(stream)).hasSize(2);
      assertThat(stream.rejections()).singleElement().asString().contains(file + ", line 2: ");
    }
    assertThatThrownBy(() -> read(text, DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("line 2");
  }

  @Test
  void theWidthIsBoundedByASetting() throws IOException {
    String text = "1 1:1\n1 30:1\n";
    TopicRecords narrow =
        new TopicRecords(
            RecordMapping.DEFAULTS.withBounds(RecordBounds.DEFAULTS.withMaxFeatures(20)),
            FormatSettings.DEFAULTS);

    assertThatThrownBy(() -> read(text, DEFAULTS.withRecords(narrow)))
        .hasMessageContaining(
            "line 2: positions must be at most 20, mapping.bounds.maxFeatures, but one is 30");
    assertThatThrownBy(() -> read("1 30:1\n2 40:1\n", DEFAULTS.withRecords(narrow).withBadRows(9)))
        .hasMessageContaining("line 1: positions must be at most 20");
    assertThat(read(text, DEFAULTS)).hasSize(2);
  }

  @Test
  void severalLabelsAndRegressionTargetsAreNamed() {
    StringBuilder measured = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      measured.append(i * 0.37).append(" 1:1 2:").append(i).append('\n');
    }

    assertThatThrownBy(() -> open("1,3 1:1 2:1\n2,4,5 1:1\n1 2:1\n"))
        .hasMessageContaining("line 1: has several labels in a row (multi-label)");
    assertThatThrownBy(() -> open(measured.toString()))
        .hasMessageContaining("holds a regression target, 10 different numbers in 10 rows");
  }

  @Test
  void thereAreNoColumnsToChoose() {
    assertThatThrownBy(() -> open("1 1:1\n2 2:1\n", DEFAULTS.withLabel("0")))
        .hasMessageContaining("no columns to choose");
    assertThatThrownBy(
            () ->
                open(
                    "1 1:1\n2 2:1\n",
                    DEFAULTS.withText(DelimitedText.DEFAULTS.withMissing(List.of("0")))))
        .hasMessageContaining("format LIBSVM, which says itself how it is read");
  }

  @Test
  void namesBesideTimesOfDayAreCells() throws IOException {
    assertThat(read("x 12:30:05 1 a\ny 12:31:05 2 b\n", DEFAULTS)).hasSize(2);
    assertThat(read("run 12:30\nwalk 12:45\nrun 9:05\n", DEFAULTS.withLabel("0")).get(0).nominals())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 2:inf\n1 1,5\n1 1:0.5 2:1\n",
        "1 1,5\n1 7\n1 1:0.5 2:1\n",
        "1 2:inf\n1 1,5\n1 9:\n1 8;5\n-1 2:1\n-1 1:0.5\n1 3:1\n",
        "1 1:0,5 2:1,5\n-1 1:0,7\n1 2:1\n",
        "1 1: 0.5 2: 1\n-1 1:0.7\n"
      })
  void badRowsAtTheBeginningAreRejectedAsRowsOfTheFormat(String text) throws IOException {
    try (ExampleFile stream = open(text, DEFAULTS.withBadRows(9))) {
      assertThat(stream.description().line()).startsWith("format LIBSVM");
      assertThat(TextFiles.rest(stream)).isNotEmpty();
      assertThat(stream.rejections()).first().asString().contains(file + ", line 1: ");
    }
  }

  @Test
  void decimalCommasInAllRowsAreRefusedWithTheMark() {
    assertThatThrownBy(() -> read("1 1:0,5 2:1,5\n-1 1:0,7\n", DEFAULTS.withBadRows(9)))
        .hasMessageContaining("line 1: values must be in the form position:value")
        .hasMessageContaining("write a dot before decimals");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20260131 12:30,5.5,x\n20260131 12:45,6.5,y\n",
        "20260131 12:30,5\n20260131 12:45,6\n",
        "2026-01-31 12:30:00,5,x\n2026-01-31 12:31:00,6,y\n",
        "t,k\n12:30,a:b\n12:45,c:d\n",
        "5,1:2\n6,2:1\n",
        "a:b c\nd:e f\n",
        "@user,k\n@a,x\n@b,y\n",
        "%humidity,k\n5,x\n6,y\n"
      })
  void cellsWithColonsAndMarksOfOtherFormatsAreCsv(String text) throws IOException {
    try (ExampleFile stream = open(text)) {
      assertThat(stream.description().line()).startsWith("format CSV");
    }
  }

  @Test
  void aChosenSeparatorSaysThatPairsAreCells() throws IOException {
    DelimitedText blanks = DelimitedText.DEFAULTS.withSeparator(DelimitedText.Separator.BLANKS);

    assertThat(read("5 3:2\n6 1:1\n", DEFAULTS.withText(blanks)))
        .extracting(Example::label)
        .containsExactly("3:2", "1:1");
  }

  private ExampleFile open(String text) throws IOException {
    return open(text, DEFAULTS);
  }

  private ExampleFile open(String text, FileSettings settings) throws IOException {
    return TextFiles.open(file, text, settings);
  }

  private List<Example> read(String text, FileSettings settings) throws IOException {
    return TextFiles.read(file, text, settings);
  }
}
