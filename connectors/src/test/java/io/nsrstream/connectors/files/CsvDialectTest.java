package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.files.DelimitedText.DecimalMark;
import io.nsrstream.connectors.files.DelimitedText.Header;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files as spreadsheets, pandas, R and instruments write them. */
class CsvDialectTest {
  private static final FileSettings DEFAULTS = FileSettings.DEFAULTS;

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile(@TempDir Path folder) {
    file = folder.resolve("own.csv");
  }

  @Test
  void aHeaderOfPositionsIsSeenByTheTextOverNumbers() throws IOException {
    String text = "0,1,target\n7.5,2,1\n3.5,1,0\n";

    try (ExampleFile stream = open(text, DEFAULTS)) {
      assertThat(stream.featureNames()).containsExactly("0", "1");
      assertThat(TextFiles.labels(TextFiles.rest(stream))).containsExactly("1", "0");
    }
    assertThat(TextFiles.labels(read(text, DEFAULTS.withLabel("target"))))
        .containsExactly("1", "0");
    assertThat(read(text, withHeader(Header.ABSENT))).hasSize(3);
  }

  @Test
  void aFirstRowWhoseNamesRepeatBelowIsNoHeader() throws IOException {
    String text = "yes,no,no,red\nno,no,yes,blue\nyes,yes,no,red\n";

    assertThat(TextFiles.labels(read(text, DEFAULTS))).containsExactly("red", "blue", "red");
    assertThat(read(text, withHeader(Header.PRESENT))).hasSize(2);
  }

  @Test
  void aHeaderOneCellShorterLeavesTheNamesOfRowsOut() throws IOException {
    try (ExampleFile stream = open("x y class\n\"1\" 5 6 a\n\"2\" 7 8 b\n", DEFAULTS)) {
      assertThat(stream.featureNames()).containsExactly("x", "y");
      assertThat(stream.description().line()).contains("row names column0 (left out)");
      assertThat(TextFiles.rest(stream).get(1).features()).containsExactly(7, 8);
    }
  }

  @Test
  void decimalCommasAndThousandsAreNumbers() throws IOException {
    Example european = read("t;u;k\n1.021,5;0,43;a\n2,5;1,0;b\n", DEFAULTS).get(0);
    Example american = read("t,u,k\n\"1,200.50\",3,a\n\"2,500.00\",4,b\n", DEFAULTS).get(0);

    assertThat(european.features()).containsExactly(1021.5f, 0.43f);
    assertThat(american.features()).containsExactly(1200.5f, 3);
    assertThat(american.nominals()).isEmpty();
  }

  @Test
  void aNumberWithOneCommaMayBeTwoNumbersAndTheMarkSaysWhich() throws IOException {
    String text = "t;k\n1,200;a\n1,300;b\n";

    assertThatThrownBy(() -> read(text, DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("line 2: \"1,200\" may be 1200.0")
        .hasMessageContaining("--decimal dot or --decimal comma");
    assertThat(read(text, withDecimal(DecimalMark.COMMA)).get(0).features()).containsExactly(1.2f);
    assertThat(read(text, withDecimal(DecimalMark.DOT)).get(0).features()).containsExactly(1200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b|k\n1|2|x\n3|4|y\n",
        "a\tb\tk\n1\t2\tx\n3\t4\ty\n",
        "a  b   k\n 1 \t2 x\n3 4 y \n",
        "sep=;\na;b;k\n1;2;x\n3;4;y\n",
        "# from a logger, at 10:00\n# v2\na,b,k\n1,2,x\n# moved\n3,4,y\n",
        "a,b,k,\n1,2,x\n3,4,y\n",
        "a,b,k,\n1,2,x,\n3,4,y,\n",
        "a,b,k\n1,2,x,,\n3,4,y,,\n",
        "a,b,k\r\n1,2,x\r\n   \r\n3,4,y\r\n",
      })
  void cellsAreFoundBetweenAnySeparatorsAndBesideLinesThatAreNoRows(String text)
      throws IOException {
    try (ExampleFile stream = open(text, DEFAULTS)) {
      assertThat(stream.featureNames()).containsExactly("a", "b");
      List<Example> examples = TextFiles.rest(stream);
      assertThat(TextFiles.labels(examples)).containsExactly("x", "y");
      assertThat(examples.get(1).features()).containsExactly(3, 4);
    }
  }

  @Test
  void rowsThatBeginWithAHashAreRowsWhereMostDo() throws IOException {
    assertThat(read("colour,a,k\n#ff0000,1,x\n#00ff00,2,y\n#0000ff,3,x\n", DEFAULTS)).hasSize(3);
  }

  @Test
  void commentsThatMayBeRowsAreWarnedOf() throws IOException {
    String text = "tag,a,k\nx,1,x\n#y,2,y\nz,3,x\n# y\n";

    try (ExampleFile stream = open(text, DEFAULTS)) {
      assertThat(stream.description().warnings())
          .singleElement()
          .asString()
          .startsWith("1 lines that begin with # are left out as comments");
      assertThat(TextFiles.rest(stream)).hasSize(2);
    }
    assertThat(read(text.replace("#y,", "\"#y\","), DEFAULTS)).hasSize(3);
  }

  @Test
  void quotesBehindABackslashAreRefusedBeforeTheyJoinRows() throws IOException {
    assertThatThrownBy(() -> read("a,k\n\"b\",x\n\"5\\\" wide\",x\n\"6\\\" wide\",y\n", DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("line 3: has \\\" for a quote within a cell")
        .hasMessageContaining("write \"\" in its place");
    assertThat(read("a,k\n\"C:\\\",x\n\"D:\\\",y\n", DEFAULTS)).hasSize(2);
  }

  @Test
  void sentencesAreNoTable() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int words = 1; words <= 12; words++) {
      text.append("word ".repeat(words)).append("end.\n");
    }

    assertThatThrownBy(() -> read(text.toString(), DEFAULTS.withBadRows(100)))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("no separator makes equally many cells of most rows")
        .hasMessageContaining("--separator");
  }

  @Test
  void singleQuotesAreWarnedOf() throws IOException {
    try (ExampleFile stream = open("a,k\n'1.5',x\n'2.5',y\n", DEFAULTS)) {
      assertThat(stream.description().warnings()).singleElement().asString().contains("'1.5'");
    }
  }

  @Test
  void linesOfJsonArraysAreNoCells() throws IOException {
    assertThatThrownBy(() -> read("[1,2,\"x\"]\n[3,4,\"y\"]\n", DEFAULTS))
        .hasMessageContaining("record must be an object, but is an array");
    assertThat(read("[a],[k]\n1,x\n2,y\n", DEFAULTS)).hasSize(2);
  }

  @Test
  void aHeaderAloneIsRefused() {
    assertThatThrownBy(() -> read("a,b,k\n", DEFAULTS))
        .hasMessageContaining("must have rows, but has a header alone");
  }

  @Test
  void aHeaderThatRepeatsIsABadRow() throws IOException {
    try (ExampleFile stream = open("a,b,k\n1,2,x\na,b,k\n3,4,y\n", DEFAULTS.withBadRows(1))) {
      assertThat(TextFiles.labels(TextFiles.rest(stream))).containsExactly("x", "y");
      assertThat(stream.rejections()).singleElement().asString().contains("line 3", "header");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-Inf", "Infinity", "1e400", "-1e39"})
  void infiniteNumbersAreBadRowsUnlessTheyMeanMissing(String number) throws IOException {
    String text = "a,k\n1,x\n" + number + ",y\n";

    assertThatThrownBy(() -> read(text, DEFAULTS))
        .hasMessageContaining("line 3: column \"a\" must be within the range of a float");
    assertThat(read(text, withMissing(number)).get(1).features()).containsExactly(Example.MISSING);
  }

  @Test
  void rowsWithACellTooManyAreNotTakenForRowsWithNames() {
    String text = "x,y,class\n" + "1,2,a\n1,2,b,b\n".repeat(40);

    assertThatThrownBy(() -> read(text, DEFAULTS))
        .hasMessageContaining("line 3: must have 3 cells, one for each column, but has 4")
        .hasMessageContaining("quote its cells");
  }

  @Test
  void textsThatAreNumbersWithTheOtherDecimalMarkAreWarnedOf() throws IOException {
    StringBuilder text = new StringBuilder("t;k\n");
    for (int i = 10; i < 60; i++) {
      text.append(i).append(".25;x\n").append(i).append(".75;y\n");
    }

    try (ExampleFile stream = open(text.toString(), withDecimal(DecimalMark.COMMA))) {
      assertThat(stream.description().warnings())
          .singleElement()
          .asString()
          .contains("they are numbers with --decimal dot");
    }
  }

  @Test
  void aLabelOfOneClassIsWarnedOf() throws IOException {
    try (ExampleFile stream = open("t,k\n" + "1,x\n2,x\n".repeat(100), DEFAULTS)) {
      assertThat(stream.description().line()).contains("label k (1 class in the first 200 rows)");
      assertThat(stream.description().warnings())
          .singleElement()
          .asString()
          .contains("\"k\", the label, holds \"x\" alone")
          .contains("--shuffle");
    }
  }

  @Test
  void textsBesideNumbersAndTextsThatHardlyRepeatAreWarnedOf() throws IOException {
    StringBuilder text = new StringBuilder("when it was,t,k\n");
    for (int i = 10; i < 60; i++) {
      text.append("2026-01-31 12:").append(i).append(i % 9 == 0 ? ",n/a" : ",1.5").append(",x\n");
    }

    try (ExampleFile stream = open(text.toString(), DEFAULTS)) {
      assertThat(stream.description().warnings())
          .hasSize(2)
          .anyMatch(
              warning ->
                  warning.contains("column \"when it was\" holds 50 different texts in 50 rows")
                      && warning.contains("--ignore \"when it was\""))
          .anyMatch(
              warning ->
                  warning.contains("column \"t\" holds numbers, and as categories \"n/a\"")
                      && warning.contains("--missing"));
    }
  }

  @Test
  void classesThatDifferInCapitalsAloneAreWarnedOf() throws IOException {
    try (ExampleFile stream = open("a,k\n1,Yes\n2,no\n3,yes\n", DEFAULTS)) {
      assertThat(stream.description().warnings())
          .singleElement()
          .asString()
          .contains("has the classes \"Yes\" and \"yes\"");
    }
  }

  @Test
  void aLongFirstRowIsSeenWithThoseBelow() throws IOException {
    StringBuilder header = new StringBuilder();
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      header.append(i).append(',');
      row.append("0.000").append(i).append(',');
    }
    String rows = (row + "x\n" + row + "y\n").repeat(3);

    try (ExampleFile stream = open(header + "target\n" + rows, DEFAULTS)) {
      assertThat(stream.description().line()).contains("header yes", "label target (2 classes");
      assertThat(TextFiles.rest(stream)).hasSize(6);
    }
  }

  @Test
  void rowsOfAFileWithReturnsAloneAreSeenBeyondItsBeginning() throws IOException {
    String text = "sep=;\ra;b;k\r" + "1,5;2;x\r2,5;3;y\r".repeat(9_000);

    try (ExampleFile stream = open(text, DEFAULTS)) {
      assertThat(stream.description().line())
          .contains("separator semicolon, header yes, decimal mark comma, label k (2 classes");
      assertThat(TextFiles.rest(stream)).hasSize(18_000);
    }
  }

  @Test
  void columnsOfOneNameAreNumberedAsPandasDoes() throws IOException {
    try (ExampleFile stream = open("a,a,a.1,a,k\n1,2,3,4,x\n", DEFAULTS)) {
      assertThat(stream.featureNames()).containsExactly("a", "a.2", "a.1", "a.3");
    }
  }

  @Test
  void aWholeNumberIsOneClassHoweverItIsWritten() throws IOException {
    assertThat(TextFiles.labels(read("a,k\n1,1.0\n2,1\n3,+1\n4,01\n5,2\n", DEFAULTS)))
        .containsExactly("1.0", "1.0", "1.0", "01", "2");
  }

  @Test
  void textsThatMeanMissingAreThoseThatAreChosen() throws IOException {
    FileSettings settings =
        DEFAULTS.withText(DelimitedText.DEFAULTS.withMissing(List.of("-999", "n/a")));
    List<Example> examples = read("a,b,k\n-999.0,N/A,x\nNA,4,n/a\n", settings);

    assertThat(examples.get(0).features()).containsExactly(Example.MISSING, Example.MISSING);
    assertThat(examples.get(1).nominals()).containsExactly(new Nominal(0, "NA"));
    assertThat(TextFiles.labels(examples)).containsExactly("x", null);
  }

  @Test
  void aMeasurementInThePlaceOfTheLabelIsRefused() throws IOException {
    String text = "k,a\n1,0.5\n2,0.75\n1,0.1\n2,3.5\n1,9.25\n";

    assertThatThrownBy(() -> read(text, DEFAULTS))
        .hasMessageContaining("column \"a\" holds 5 different numbers in 5 rows")
        .hasMessageContaining("--label k");
    assertThat(read(text, DEFAULTS.withLabel("k"))).hasSize(5);
  }

  @Test
  void aHundredCategoriesThatLookLikeNumbersAreRefusedButNotAddresses() throws IOException {
    StringBuilder percent = new StringBuilder("a,k\n");
    StringBuilder addresses = new StringBuilder("a,k\n");
    for (int i = 0; i < 120; i++) {
      percent.append(i).append("%,x\n");
      addresses.append("10.0.0.").append(i).append(",x\n");
    }
    assertThatThrownBy(() -> read(percent.toString(), DEFAULTS))
        .hasMessageContaining("line 101: column \"a\" holds 100 categories")
        .hasMessageContaining("write them without their sign, or")
        .hasMessageContaining("--ignore a");
    assertThat(read(addresses.toString(), DEFAULTS)).hasSize(120);
  }

  @Test
  void numbersThatAreOneAsFloatsAreAWarning() throws IOException {
    try (ExampleFile stream = open("t,k\n1767225600000,x\n1767225601000,y\n", DEFAULTS)) {
      assertThat(stream.description().warnings())
          .singleElement()
          .asString()
          .contains("column \"t\" holds 2 different numbers of which only 1 differ", "--ignore t");
    }
  }

  @Test
  void whatWasGuessedIsOneLine() throws IOException {
    try (ExampleFile stream = open("a;b;k\n1,5;red;x\n2,5;;y\n", DEFAULTS)) {
      assertThat(stream.description().line())
          .isEqualTo(
              "format CSV, separator semicolon, header yes, decimal mark comma, label k (2 classes"
                  + " in the first 2 rows), numbers 1, nominals 1, missing values 1");
    }
  }

  @Test
  void badRowsAreLeftOutAndCountedUpToABound() throws IOException {
    String text = "a,b,k\n1,2,x\n3\n4,5,y\n6,1e99,y\n7,8,x\n";

    try (ExampleFile stream = open(text, DEFAULTS.withBadRows(2))) {
      List<Example> examples = TextFiles.rest(stream);
      assertThat(examples).extracting(Example::id).containsExactly("0", "1", "2");
      assertThat(examples.get(2).features()).containsExactly(7, 8);
      assertThat(stream.rejected()).isEqualTo(2);
      assertThat(stream.rejections()).first().asString().contains("line 3: must have 3 cells");
    }
    assertThatThrownBy(() -> read(text, DEFAULTS.withBadRows(1)))
        .hasMessageContaining("line 5")
        .hasMessageContaining("raise that bound with --skip-bad-rows");
  }

  @Test
  void aQuoteWithinACellIsAPartOfItAsInPython() throws IOException {
    String text = "a,b,k\n\"t\"cp,1,x\n5\" pipe,2,y\n\"a \"b\", c\",3,y\n7,4,x\n";

    List<Example> examples = read(text, DEFAULTS);
    assertThat(examples.get(0).nominals()).containsExactly(new Nominal(0, "tcp"));
    assertThat(examples.get(1).nominals()).containsExactly(new Nominal(0, "5\" pipe"));
    assertThat(examples.get(2).features()).containsExactly(0, 3);
    assertThat(examples.get(3).features()).containsExactly(7, 4);
  }

  @Test
  void fractionsAreNoClassesAlsoWhereTheyRepeatAndBelowSeveralHeaderRows() {
    StringBuilder repeated = new StringBuilder("a,temp\n");
    StringBuilder headers = new StringBuilder("a,n1\n,n2\n,n3\n");
    for (int i = 0; i < 200; i++) {
      repeated.append(i).append(',').append(i % 60 * 0.1).append('\n');
      headers.append(i).append(',').append(i * 0.1).append('\n');
    }
    for (StringBuilder text : List.of(repeated, headers)) {
      assertThatThrownBy(() -> read(text.toString(), DEFAULTS))
          .hasMessageContaining(
              "which are no classes: name the column of the label with --label, or the file of the"
                  + " labels with --labels");
    }
  }

  @Test
  void labelsThatAreTextsOfWhichNoneRepeatsAreAWarning() throws IOException {
    StringBuilder text = new StringBuilder("a,state\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 3).append(",s").append(i).append('\n');
    }
    try (ExampleFile stream = open(text.toString(), DEFAULTS)) {
      assertThat(stream.description().warnings())
          .singleElement()
          .asString()
          .contains("column \"state\", the label, holds 40 texts that all differ", "--label");
    }
  }

  @Test
  void archivesAndOtherFormatsAreNamed() throws IOException {
    for (String start : List.of("PK\u0003\u0004", "BZh9", "PAR1\u0015")) {
      assertThatThrownBy(() -> read(start + "xyz", DEFAULTS))
          .isInstanceOf(MalformedFileException.class)
          .hasMessageContaining("must be a file of examples, but is");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[{\"features\":[1,2]},\n {\"features\":[3,4]}]", "{\n\"features\": [1]\n}"})
  void jsonThatIsNotOneRecordALineIsRefusedWithTheWayToWriteItSo(String text) {
    assertThatThrownBy(() -> read(text, DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("write each record alone in one line, as jq -c does (jq -c .[]");
  }

  @Test
  void recordsOfATopicAreReadAsTheJobReadsThem() throws IOException {
    String text =
        """
        {"features":[1,null],"label":"x"}

        {"label":"x"}
        {"features":[4,5],"label":""}
        """;

    try (ExampleFile stream = open(text, DEFAULTS.withBadRows(1))) {
      assertThat(stream.width()).isEqualTo(2);
      List<Example> examples = TextFiles.rest(stream);
      assertThat(TextFiles.labels(examples)).containsExactly("x", null);
      assertThat(examples.get(0).features()).containsExactly(1, Example.MISSING);
      assertThat(stream.rejections()).singleElement().asString().contains("line 3: ");
    }
    assertThatThrownBy(() -> read(text, DEFAULTS.withLabel("label")))
        .hasMessageContaining("which has fields that mapping names and no columns");
  }

  private static FileSettings withHeader(Header header) {
    return DEFAULTS.withText(DelimitedText.DEFAULTS.withHeader(header));
  }

  private static FileSettings withMissing(String text) {
    return DEFAULTS.withText(DelimitedText.DEFAULTS.withMissing(List.of(text)));
  }

  private static FileSettings withDecimal(DecimalMark mark) {
    return DEFAULTS.withText(DelimitedText.DEFAULTS.withDecimal(mark));
  }

  private List<Example> read(String text, FileSettings settings) throws IOException {
    return TextFiles.read(file, text, settings);
  }

  private ExampleFile open(String text, FileSettings settings) throws IOException {
    return TextFiles.open(file, text, settings);
  }
}
