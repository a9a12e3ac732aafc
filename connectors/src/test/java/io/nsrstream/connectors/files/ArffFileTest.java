package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArffFileTest {
  private static final FileSettings DEFAULTS = FileSettings.DEFAULTS;

  /** Six attributes in ten lines; data begin in line 11. */
  private static final String HEADER =
      """
      % a comment
      @RELATION 'two words'

      @attribute 'first one' REAL
      @Attribute second	integer
      @attribute protocol {tcp, 'u d p', "don't", icmp}
      @attribute note string
      @attribute last NUMERIC
      @attribute class {ok,bad}
      @DATA
      """;

  private Path file = Path.of("");

  @BeforeEach
  void nameTheFile(@TempDir Path folder) {
    file = folder.resolve("stream.data");
  }

  @Test
  void namesComeFromTheHeader() throws IOException {
    Files.writeString(file, HEADER);
    try (ExampleFile stream = ExampleFile.open(file, DEFAULTS)) {
      assertThat(stream.featureNames())
          .containsExactly("first one", "second", "protocol", "note", "last");
      assertThat(stream.hasNext()).isFalse();
    }
  }

  @Test
  void denseRowsHaveNumbersAndNames() throws IOException {
    List<Example> examples =
        read("1.5, 2 ,tcp,hello world,-1e2,ok\n% between\n\n0,0,\t'u d p','it\\'s, {so}',1,bad\n");

    assertThat(examples).hasSize(2);
    assertThat(examples.get(0))
        .usingRecursiveComparison()
        .isEqualTo(
            new Example(
                "",
                "0",
                new float[] {1.5f, 2, 0, 0, -100},
                List.of(new Nominal(2, "tcp"), new Nominal(3, "hello world")),
                "ok",
                0));
    assertThat(examples.get(1).nominals())
        .containsExactly(new Nominal(2, "u d p"), new Nominal(3, "it's, {so}"));
    assertThat(examples.get(1).label()).isEqualTo("bad");
  }

  @Test
  void sparseRowsLeaveOutZerosAndFirstValues() throws IOException {
    List<Example> examples = read("{1 3, 3 'a b', 5 bad}\n{ 2 \"don't\",3 x }\n");

    assertThat(examples.get(0).features()).containsExactly(0, 3, 0, 0, 0);
    assertThat(examples.get(0).nominals())
        .containsExactly(new Nominal(2, "tcp"), new Nominal(3, "a b"));
    assertThat(examples.get(0).label()).isEqualTo("bad");
    assertThat(examples.get(1).nominals())
        .containsExactly(new Nominal(2, "don't"), new Nominal(3, "x"));
    assertThat(examples.get(1).label()).isEqualTo("ok");
  }

  @Test
  void missingValuesAreNoCategoriesAndAMissingLabelIsNone() throws IOException {
    Example example = read("?,1,?,,2,?\n").get(0);

    assertThat(example.nominals()).isEmpty();
    assertThat(example.features())
        .containsExactly(Example.MISSING, 1, Example.MISSING, Example.MISSING, 2);
    assertThat(example.label()).isNull();
  }

  @Test
  void labelAndKeyMayBeAnyAttribute() throws IOException {
    Example example =
        read("1,7,tcp,x,2,ok\n", DEFAULTS.withLabel("second").withKey("protocol")).get(0);

    assertThat(example.label()).isEqualTo("7");
    assertThat(example.key()).isEqualTo("tcp");
    assertThat(example.features()).containsExactly(1, 0, 2, 0);
    assertThat(example.nominals()).containsExactly(new Nominal(1, "x"), new Nominal(3, "ok"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2,tcp,x,3 | must have 6 cells, one per attribute, with commas, blanks or tabs between"
            + " them, but has 5: correct the row, and quote a name that holds a blank, a comma, a"
            + " brace or %",
        "1,2,tcp,x,3,ok,4 | must have 6 cells, one per attribute, with commas, blanks or tabs"
            + " between them, but has 7: correct the row, and quote a name that holds a blank, a"
            + " comma, a brace or %",
        "1 2 tcp x 3 | must have 6 cells, one per attribute, with commas, blanks or tabs between"
            + " them, but has 5: correct the row, and quote a name that holds a blank, a comma, a"
            + " brace or %",
        "1,2,{tcp},x,3,ok | must have 6 cells, one per attribute, with commas, blanks or tabs"
            + " between them, but has 6: correct the row, and quote a name that holds a blank, a"
            + " comma, a brace or %",
        "one,2,tcp,x,3,ok | attribute \"first one\" must be a number within the range of a float"
            + " (±3.4e38), but is \"one\": write ? for a missing value",
        "1,1e99,tcp,x,3,ok | attribute \"second\" must be a number within the range of a float"
            + " (±3.4e38), but is \"1e99\": write ? for a missing value",
        "1,2,ftp,x,3,ok | attribute \"protocol\" must be one of [tcp, u d p, don't, icmp], but is"
            + " \"ftp\": declare the value in the header, or write ? for a missing value",
        "1,2,tcp,x,3,good | attribute \"class\" must be one of [ok, bad], but is \"good\": declare"
            + " the value in the header, or write ? for a missing value",
        "1,2,'tcp,x,3,ok | must close the quote ': close it in the same line",
        "{3 x, 3 y} | the positions of a sparse row must differ and be below 6, but one is \"3\":"
            + " write it as {position value, …}, positions counted from 0, and quote a value that"
            + " holds a blank",
        "{3 x, 6 5} | the positions of a sparse row must differ and be below 6, but one is \"6\":"
            + " write it as {position value, …}, positions counted from 0, and quote a value that"
            + " holds a blank",
        "{x 3} | the positions of a sparse row must differ and be below 6, but one is \"x\": write"
            + " it as {position value, …}, positions counted from 0, and quote a value that holds a"
            + " blank",
        "{3 hello world} | the positions of a sparse row must differ and be below 6, but one is"
            + " \"world\": write it as {position value, …}, positions counted from 0, and quote a"
            + " value that holds a blank",
        "{3 x, 1} | a sparse row must have a value behind the position 1: add it, or ?",
        "{3 x}, 5 | a sparse row must end with }, but something else than a weight follows it:"
            + " write {position value, …}, and {weight} behind it",
        "1,2,tcp,x,3,ok,{0} | the weight of a row must be a number above 0, but is \"0\": correct"
            + " it, or remove a row that shall not count",
        "1,2,'tcp'x,x,3,ok | must have a separator after the quoted text \"tcp\", but has \"x\":"
            + " write \\ before a quote that is part of the text",
        "{1 2} | a sparse row must have a value of the string attribute \"note\": add it, or ?"
            + " where it is missing",
        "{3 x | a sparse row must end with }: close it in the same line"
      })
  void aMalformedRowIsNamedByFileAndLine(String row, String message) {
    assertThatThrownBy(() -> read(row + "\n"))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(file + ", line 11: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@attribute x floating | attribute \"x\" must be numeric, real, integer, string, date,"
            + " relational or a list of values in { }, but is \"floating\": use one of these types,"
            + " and quote a name that holds a blank or %",
        "@attribute x date hh:nn | attribute \"x\" must have a pattern of dates as Java's"
            + " SimpleDateFormat, but has \"hh:nn\" (Illegal pattern character 'n'): correct it",
        "@attribute x {a,b | attribute \"x\" must list its values in { }: close the list in the"
            + " same line, and quote values that hold a brace or %",
        "@frequency daily | is a file of forecasts (tsf), which has no classes and is not read: use"
            + " a file with classes",
        "1,2,3 | the header must consist of @relation, @attribute and @data, but has \"1,2,3\":"
            + " correct the header, or make the line a comment with %",
        "@data | the header must have an @attribute for each column before @data, but has none: add"
            + " them",
        "% no more | the header must end with @data, but the file ends: add the data"
      })
  void aMalformedHeaderIsNamedByFileAndLine(String line, String message) throws IOException {
    Files.writeString(file, "@relation r\n" + line);

    assertThatThrownBy(() -> ExampleFile.open(file, DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessage(file + ", line " + (line.startsWith("%") ? 3 : 2) + ": " + message);
  }

  private List<Example> read(String data) throws IOException {
    return read(data, DEFAULTS);
  }

  private List<Example> read(String data, FileSettings settings) throws IOException {
    return TextFiles.read(file, HEADER + data, settings);
  }
}
