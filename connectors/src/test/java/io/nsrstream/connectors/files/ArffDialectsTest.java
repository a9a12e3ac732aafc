package io.nsrstream.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ARFF as WEKA, MOA and KEEL write it. */
final class ArffDialectsTest {
  private static final FileSettings DEFAULTS = FileSettings.DEFAULTS;
  private static final String HEADER =
      """
      @relation it's
      @attribute height numeric
      @attribute colour {red, 'dark blue'}
      @attribute kind {k1,k2}
      @data
      """;

  private final Path file;

  ArffDialectsTest(@TempDir Path folder) {
    file = folder.resolve("stream.arff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5,red,k2",
        "0.5 red k2",
        "0.5\tred\tk2",
        " 0.5, red\t'k2' ",
        "0.5 red,k2",
        "0.5,red,k2,",
        "0.5,red,k2 , ,",
        "0.5 red k2,",
        "0.5,red,k2% comment, with words",
        "0.5,red,'k2' % comment",
        "0.5,\"red\",k2",
        "{0 0.5, 2 k2}",
        "{0 0.5 2 k2}",
        "{2 k2,0 0.5,}",
        "{2 k2, 1 red, 0 0.5} % comment",
        "+.5e0,red,k2",
        "0.5,red,k2,{1}"
      })
  void rowsOfAllKindsAreTheSameExample(String row) throws IOException {
    assertThat(read(HEADER + row + "\n", DEFAULTS))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            new Example("", "0", new float[] {0.5f, 0}, List.of(new Nominal(1, "red")), "k2", 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN,?,?", "?,?,NaN", "nan ? ?", ",,", ",,?", "?,,", "<null>,<null>,NA"})
  void missingValuesMayBeWrittenInManyWays(String row) throws IOException {
    Example example = read(HEADER + row + "\n", DEFAULTS).get(0);

    assertThat(example.features()).containsExactly(Example.MISSING, Example.MISSING);
    assertThat(example.nominals()).isEmpty();
    assertThat(example.label()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1,red,k1,{0.5} | 0.5", "1 red k1 {2} | 2", "{0 1},{3} | 3", "{0 1} {0.25} | 0.25"})
  void aRowMayHaveAWeight(String row, float weight) throws IOException {
    List<Example> examples = read(HEADER + row + "\n2,red,k1\n", DEFAULTS);

    assertThat(examples).extracting(Example::weight).containsExactly(weight, 1f);
  }

  @Test
  void blanksArePartsOfCellsWhereCommasAloneMakeOnePerAttribute() throws IOException {
    String header =
        "@attribute city {New York, Rome}\n@attribute note string\n@attribute kind {a,b}\n@data\n";

    assertThat(read(header + "New York,it rains,a\nRome,dry,b\n", DEFAULTS))
        .extracting(Example::nominals)
        .containsExactly(
            List.of(new Nominal(0, "New York"), new Nominal(1, "it rains")),
            List.of(new Nominal(0, "Rome"), new Nominal(1, "dry")));
  }

  @Test
  void quotedTextsMayHoldEscapesAndMarks() throws IOException {
    String header = "@attribute 'a \\'name\\' %' string\n@attribute kind {'50%','{x}'}\n@data\n";
    List<Example> examples =
        read(header + "'a\\tb\\nc\\\\ %, {d}','50%'\n\"it's\",'{x}'\n", DEFAULTS);

    assertThat(examples.get(0).nominals()).containsExactly(new Nominal(0, "a\tb\nc\\ %, {d}"));
    assertThat(examples.get(0).label()).isEqualTo("50%");
    assertThat(examples.get(1).nominals()).containsExactly(new Nominal(0, "it's"));
    assertThat(examples.get(1).label()).isEqualTo("{x}");
  }

  @Test
  void inputsAndOutputsOfKeelChooseTheColumns() throws IOException {
    List<Example> examples =
        read(
            """
            @relation keel
            @attribute Class {yes, no}
            @attribute Age integer [0, 10]
            @attribute Serial integer[1,9]
            @attribute Width real[0.0, 1.5]
            @inputs Age, Width
            @outputs Class
            @data
            yes, 7, 1, 0.5
            no, 3, 2, <null>
            """,
            DEFAULTS);

    assertThat(examples).extracting(Example::label).containsExactly("yes", "no");
    assertThat(examples.get(0).features()).containsExactly(7, 0.5f);
    assertThat(examples.get(1).features()).containsExactly(3, Example.MISSING);
  }

  @Test
  void severalOutputsNeedAChosenLabel() throws IOException {
    String text =
        "@attribute a real\n@attribute b real\n@attribute c real\n@outputs b, c\n@data\n1,2,3\n";

    assertThatThrownBy(() -> read(text, DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("must have one output, which is the label, but has [b, c]");
    assertThat(read(text, DEFAULTS.withLabel("c")).get(0).label()).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date | 1970-01-02T00:00:01 | 1970-01-02T00:00:01Z",
        "DATE | 1970-01-02 | 1970-01-02T00:00:00Z",
        "date | '1970-01-02 03:04' | 1970-01-02T03:04:00Z",
        "date | 1970-01-01T00:00:01.500Z | 1970-01-01T00:00:01.500Z",
        "date | 1970-01-01T02:00:00+01:00 | 1970-01-01T01:00:00Z",
        "date yyyy-MM | 1970-02 | 1970-02-01T00:00:00Z",
        "date \"yyyy-MM-dd HH:mm\" | '1970-01-03 00:01' | 1970-01-03T00:01:00Z",
        "date dd.MM.yyyy | 3.1.1970 | 1970-01-03T00:00:00Z",
        "date 'dd MMM yyyy' | 03 Jan 1970 | 1970-01-03T00:00:00Z"
      },
      quoteCharacter = '`')
  void datesAreMillisecondsSince1970(String type, String text, String instant) throws IOException {
    Example example =
        read("@attribute d %s\n@attribute c {x}\n@data\n%s,x\n".formatted(type, text), DEFAULTS)
            .get(0);

    assertThat(example.features()).containsExactly((float) Instant.parse(instant).toEpochMilli());
  }

  @ParameterizedTest
  @CsvSource({"date, yesterday", "date yyyy-MM, 1999-13", "date yyyy, 1999x"})
  void whatIsNoDateIsMalformed(String type, String text) {
    assertThatThrownBy(
            () ->
                read(
                    "@attribute d %s\n@attribute c {x}\n@data\n%s,x\n".formatted(type, text),
                    DEFAULTS))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("line 4: attribute \"d\" must be a date in the form")
        .hasMessageContaining("but is \"" + text + "\"");
  }

  @Test
  void aRowThatIsRejectedLeavesNothingInTheNext() throws IOException {
    Files.writeString(file, HEADER + "7,'dark blue',none\n?,?,k1,{2\n{2 k2}\n");
    try (ExampleFile stream = ExampleFile.open(file, DEFAULTS)) {
      assertThatThrownBy(stream::next).hasMessageContaining("line 6: attribute \"kind\"");
      assertThatThrownBy(stream::next).hasMessageContaining("line 7: must have 3 cells");
      Example example = stream.next();
      assertThat(example.features()).containsExactly(0, 0);
      assertThat(example.nominals()).containsExactly(new Nominal(1, "red"));
      assertThat(example.weight()).isEqualTo(1);
    }
  }

  private List<Example> read(String text, FileSettings settings) throws IOException {
    return TextFiles.read(file, text, settings);
  }
}
