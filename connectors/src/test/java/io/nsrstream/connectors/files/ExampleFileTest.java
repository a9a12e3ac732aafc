package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.files.DelimitedText.Header;
import io.nsrstream.connectors.files.DelimitedText.Separator;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleFileTest {
  private static final FileSettings DEFAULTS = FileSettings.DEFAULTS;

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile(@TempDir Path folder) {
    file = folder.resolve("stream.data");
  }

  @Test
  void rowsAreNumberedAndTheLastColumnIsTheLabel() throws IOException {
    List<Example> examples = read("a,b,class\n1,-2.5,up\n0.1,1e3,down\n", DEFAULTS);

    assertThat(examples).hasSize(2);
    assertThat(examples.get(0))
        .usingRecursiveComparison()
        .isEqualTo(new Example("", "0", new float[] {1, -2.5f}, List.of(), "up", 0));
    assertThat(examples.get(1))
        .usingRecursiveComparison()
        .isEqualTo(new Example("", "1", new float[] {0.1f, 1000}, List.of(), "down", 1));
  }

  @Test
  void namesAndWidthAreThereBeforeTheFirstRow() throws IOException {
    try (ExampleFile stream = open("a,b,class\n1,2,x\n", DEFAULTS)) {
      assertThat(stream.featureNames()).containsExactly("a", "b");
      assertThat(stream.width()).isEqualTo(2);
    }
  }

  @Test
  void columnsWithoutAHeaderAreNamedByPosition() throws IOException {
    try (ExampleFile stream = open("1,tcp,2,x\n3,udp,4,y\n", DEFAULTS)) {
      assertThat(stream.featureNames()).containsExactly("column0", "column1", "column2");
      assertThat(TextFiles.labels(TextFiles.rest(stream))).containsExactly("x", "y");
    }
  }

  @ParameterizedTest
  @CsvSource({"AUTO,1", "PRESENT,1", "ABSENT,2"})
  void aFirstRowWithoutNumbersIsAHeaderUnlessSaidOtherwise(Header header, int rows)
      throws IOException {
    assertThat(read("red,big,yes\nblue,small,no\n", withHeader("", header))).hasSize(rows);
  }

  @Test
  void aHeaderMayHaveNumbersWhereItIsSaidToBeOne() throws IOException {
    try (ExampleFile stream = open("10,20,y\n1,2,a\n", withHeader("", Header.PRESENT))) {
      assertThat(stream.featureNames()).containsExactly("10", "20");
      assertThat(TextFiles.rest(stream)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"y,0", "0,0", "1,1", "a,1", "2,2"})
  void labelIsAColumnByNameOrElseByPosition(String column, int expected) throws IOException {
    List<Example> examples = read("y,a,b\n0,1,2\n", DEFAULTS.withLabel(column));

    assertThat(TextFiles.labels(examples)).containsExactly(Integer.toString(expected));
    assertThat(examples.get(0).features()).hasSize(2);
  }

  @Test
  void aNameGoesBeforeAPosition() throws IOException {
    FileSettings settings = withHeader("0", Header.PRESENT);

    assertThat(TextFiles.labels(read("2,1,0\n7,8,9\n", settings))).containsExactly("9");
  }

  @Test
  void theKeyColumnIsNoFeature() throws IOException {
    Example example = read("machine,x,y\nm1,5,ok\n", DEFAULTS.withKey("machine")).get(0);

    assertThat(example.key()).isEqualTo("m1");
    assertThat(example.features()).containsExactly(5);
  }

  @Test
  void aMissingKeyIsTheKeyOfTheOneModel() throws IOException {
    List<Example> examples = read("m1,5,ok\n,6,ok\n?,7,ok\n", DEFAULTS.withKey("0"));

    assertThat(examples).extracting(Example::key).containsExactly("m1", "", "");
  }

  @Test
  void cellsThatAreNotNumbersAreNominalAndMissingOnesMissing() throws IOException {
    Example example = read("1,tcp, ,?,nan,NA,NULL,2,x\n", DEFAULTS).get(0);

    float gap = Example.MISSING;
    assertThat(example.features()).containsExactly(1, 0, gap, gap, gap, gap, gap, 2);
    assertThat(example.nominals()).containsExactly(new Nominal(1, "tcp"));
  }

  @Test
  void aCellInQuotesIsMissingOnlyIfItIsEmpty() throws IOException {
    Example example = read("1,'?','NA','','2',x\n".replace('\'', '"'), DEFAULTS).get(0);

    assertThat(example.features()).containsExactly(1, 0, 0, Example.MISSING, 2);
    assertThat(example.nominals()).containsExactly(new Nominal(1, "?"), new Nominal(2, "NA"));
  }

  @Test
  void aLabelCalledLikeAMissingValueIsNoneUnlessItIsInQuotes() throws IOException {
    assertThat(TextFiles.labels(read("1,NA\n2,null\n3,nan\n4,\"NA\"\n", DEFAULTS)))
        .containsExactly(null, null, null, "NA");
  }

  @Test
  void aMissingLabelIsNone() throws IOException {
    assertThat(TextFiles.labels(read("1,?\n2,\n3,x\n", DEFAULTS))).containsExactly(null, null, "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1;2,5;x\n", "1\t2,5\tx\n", "\n\n1;'a;b,c,d,e,f';x\n"})
  void findsTheSeparatorOutsideQuotes(String text) throws IOException {
    assertThat(TextFiles.labels(read(text.replace('\'', '"'), DEFAULTS))).containsExactly("x");
  }

  @Test
  void takesTheSeparatorItIsGiven() throws IOException {
    FileSettings settings =
        DEFAULTS.withText(DelimitedText.DEFAULTS.withSeparator(Separator.SEMICOLON));

    assertThat(
            read("a,1;b,5;x\n", settings.withText(settings.text().withHeader(Header.ABSENT)))
                .get(0)
                .nominals())
        .containsExactly(new Nominal(0, "a,1"), new Nominal(1, "b,5"));
  }

  @Test
  void quotedCellsMayHoldSeparatorsQuotesAndLines() throws IOException {
    Example example = read("\"a, \"\"b\"\"\nc\",1,x\r\n", DEFAULTS).get(0);

    assertThat(example.nominals()).containsExactly(new Nominal(0, "a, \"b\"\nc"));
  }

  @Test
  void manyLongCellsAreRead() throws IOException {
    String row = "long-name,".repeat(3000) + "x\n";

    List<Example> examples = read("7," + row + "8," + row, DEFAULTS);

    assertThat(examples.get(1).features()[0]).isEqualTo(8);
    assertThat(examples.get(1).nominals())
        .hasSize(3000)
        .allSatisfy(nominal -> assertThat(nominal.value()).isEqualTo("long-name"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
    try (ExampleFile stream = open("\uFEFFa,class\n1,x\n", DEFAULTS)) {
      assertThat(stream.featureNames()).containsExactly("a");
    }
  }

  @Test
  void gzipIsToldFromTheBytesAndProgressIsCompressed() throws IOException {
    Files.write(file, gzipped("a,class\n" + "1,x\n".repeat(50_000)));
    try (ExampleFile stream = ExampleFile.open(file, DEFAULTS)) {
      assertThat(TextFiles.rest(stream)).hasSize(50_000);
      assertThat(stream.size()).isEqualTo(Files.size(file));
      assertThat(stream.bytesRead()).isEqualTo(stream.size());
    }
  }

  @Test
  void rowsAreReadAsTheyAreAskedFor() throws IOException {
    try (ExampleFile stream = open("1,x\n".repeat(500_000), DEFAULTS)) {
      stream.next();
      assertThat(stream.bytesRead()).isPositive().isLessThan(stream.size() / 2);
    }
  }

  @Test
  void nothingComesAfterTheLastRow() throws IOException {
    try (ExampleFile stream = open("1,x\n", DEFAULTS)) {
      stream.next();
      assertThat(stream.hasNext()).isFalse();
      assertThatThrownBy(stream::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage(file + " has no more than 1 rows");
    }
  }

  @Test
  void aRowWithOtherCellsIsNamedByFileAndLine() {
    assertMalformed(
        "a,b,y\n1,2,x\n\n1,2\n",
        "line 4: must have 3 cells, one for each column, but has 2:"
            + " correct the row, quote its cells,"
            + " or name another separator with --separator");
    assertMalformed(
        "a,b,y\n1,2,x\n1,2,3,x\n",
        "line 3: must have 3 cells, one for each column, but has 4:"
            + " correct the row, quote its cells,"
            + " or name another separator with --separator");
  }

  @Test
  void aNumberBeyondTheFloatsIsMalformed() {
    assertMalformed(
        "a,y\n1e39,x\n",
        "line 2: column \"a\" must be within the range of a float (±3.4e38), but is 1e39:"
            + " write ? for a missing value");
  }

  @Test
  void aQuoteThatIsNotClosedIsMalformed() {
    assertMalformed(
        "a,y\n1,x\n\"1,x\n",
        "line 3: must be CSV, but: Unclosed quoted field at end of input"
            + " (record starting at line 3): close the quotes, and double those inside a cell");
  }

  @Test
  void aColumnThatIsNotThereIsMalformed() {
    assertMalformed(
        "a,y\n1,x\n",
        DEFAULTS.withLabel("class"),
        "line 1: has no column \"class\": name one with --label, by its position from 0 to 1 or as"
            + " one of [a, y]");
    assertMalformed(
        "a,y\n1,x\n",
        DEFAULTS.withKey("2"),
        "line 1: has no column \"2\": name one with --key, by its position from 0 to 1 or as one of"
            + " [a, y]");
    assertMalformed(
        "a,y\n1,x\n",
        DEFAULTS.withKey("y"),
        "line 1: label and key must be different columns, but are both column 1: name another");
  }

  @Test
  void aFileWithoutFeaturesIsMalformed() {
    assertMalformed(
        "", "line 1: must have rows, but is empty: check that it was written to its end");
    assertMalformed(
        "1:2:x\n",
        "line 1: must have a column of features beside the label, but has the columns [1:2:x]: name"
            + " the separator with --separator, remove lines above the rows, or name the file of"
            + " the labels with --labels");
  }

  @Test
  void textThatIsNotUtf8IsMalformed() throws IOException {
    Files.write(file, "ä,y\n1,x\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ExampleFile.open(file, DEFAULTS))
        .hasMessage(
            file
                + ", line 1 or later: must be UTF-8, but is not: convert it, as with iconv -f"
                + " windows-1252 -t utf-8");
  }

  @Test
  void aFileThatWasCutOffSaysSo() throws IOException {
    byte[] whole = gzipped("a,class\n" + "1,x\n".repeat(500_000));
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    try (ExampleFile stream = ExampleFile.open(file, DEFAULTS)) {
      assertThatThrownBy(() -> TextFiles.rest(stream))
          .isInstanceOf(MalformedFileException.class)
          .hasMessageStartingWith(file + ", line ")
          .hasMessageEndingWith("but ends in the middle of its gzip data: get it anew");
    }
  }

  @Test
  void severalFilesAreOneStream() throws IOException {
    Path second = file.resolveSibling("second");
    Files.writeString(file, "a,class\n1,x\n2,y\n");
    Files.writeString(second, "a,class\n3,z\n");

    try (ExampleFile stream = ExampleFile.open(List.of(file, second, file), DEFAULTS)) {
      assertThat(stream.size()).isEqualTo(2 * Files.size(file) + Files.size(second));
      List<Example> examples = TextFiles.rest(stream);
      assertThat(TextFiles.labels(examples)).containsExactly("x", "y", "z", "x", "y");
      assertThat(examples).extracting(Example::id).containsExactly("0", "1", "2", "3", "4");
      assertThat(examples).extracting(Example::time).containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(stream.bytesRead()).isEqualTo(stream.size());
    }
  }

  @Test
  void filesOfOtherFeaturesAreNotOneStream() throws IOException {
    Path second = file.resolveSibling("second");
    Files.writeString(file, "a,class\n1,x\n");
    Files.writeString(second, "b,class\n2,y\n");

    try (ExampleFile stream = ExampleFile.open(List.of(file, second), DEFAULTS)) {
      stream.next();
      assertThatThrownBy(stream::next)
          .isInstanceOf(MalformedFileException.class)
          .hasMessage(
              second
                  + ": must have the features of %s, [a], but has [b]: read it as a stream of its own"
                      .formatted(file));
    }
  }

  private static FileSettings withHeader(String label, Header header) {
    return DEFAULTS.withLabel(label).withText(DelimitedText.DEFAULTS.withHeader(header));
  }

  private void assertMalformed(String text, String message) {
    assertMalformed(text, DEFAULTS, message);
  }

  private void assertMalformed(String text, FileSettings settings, String message) {
    assertThatThrownBy(() -> read(text, settings))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(file + ", " + message);
  }

  private List<Example> read(String text, FileSettings settings) throws IOException {
    return TextFiles.read(file, text, settings);
  }

  private ExampleFile open(String text, FileSettings settings) throws IOException {
    return TextFiles.open(file, text, settings);
  }

  private static byte[] gzipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
