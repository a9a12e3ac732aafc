package io.nsrstream.connectors.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.csv.CsvSettings.Mark;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.Records;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of CSV as examples. */
final class CsvFormatTest {
  private static final CsvSettings SETTINGS =
      settings(List.of("key", "id", "t", "mode", "zip", "label", "time"), ",", Mark.DOT);
  private static final RecordMapping MAPPING = Records.mapping(Map.of("features", "/t,/mode,/zip"));

  @Test
  void cellsAreNumbersNamesAndLabels() throws BadRecordException {
    Example example = decode(SETTINGS, "NA,007, 21.5,fast,01234,\"worn, old\",1767225600000\n");

    assertThat(example.key()).isEqualTo("NA");
    assertThat(example.id()).isEqualTo("007");
    assertThat(example.features()).containsExactly(21.5f, 0, 0);
    assertThat(example.nominals()).containsExactly(new Nominal(1, "fast"), new Nominal(2, "01234"));
    assertThat(example.label()).isEqualTo("worn, old");
    assertThat(example.time()).isEqualTo(1_767_225_600_000L);
  }

  @Test
  void textsAreTakenAsTheyAre() throws BadRecordException {
    ExampleReader reader =
        new ExampleReader(
            MAPPING.withText(List.of("/mode")),
            new CsvFormat(SETTINGS, MAPPING.withText(List.of("/mode"))),
            () -> 0);
    for (String text : List.of("1.50", "NA", "inf", "how to")) {
      Example example =
          reader.decode("k,i,1,%s,,worn,".formatted(text).getBytes(UTF_8), "fallback", 42);
      assertThat(example.texts()).containsExactly(new Example.Text(1, text));
      assertThat(example.features()).containsExactly(1, 0, Example.MISSING);
    }
  }

  @Test
  void missingCellsAreMissing() throws BadRecordException {
    Example example = decode(SETTINGS, ",,nan,?,,NA,");

    assertThat(example.key()).isEmpty();
    assertThat(example.id()).isEqualTo("fallback");
    assertThat(example.features())
        .containsExactly(Example.MISSING, Example.MISSING, Example.MISSING);
    assertThat(example.nominals()).isEmpty();
    assertThat(example.label()).isNull();
    assertThat(example.time()).isEqualTo(42);
  }

  @Test
  void blanksAroundCellsAreLeftOutAndThoseInQuotesStay() throws BadRecordException {
    Example example =
        decode(SETTINGS, " k , \" i \" , 1 , \"a b\" , \" 2\" , worn , 1767225600000 ");

    assertThat(example.key()).isEqualTo("k");
    assertThat(example.id()).isEqualTo(" i ");
    assertThat(example.features()).containsExactly(1, 0, 0);
    assertThat(example.nominals()).containsExactly(new Nominal(1, "a b"), new Nominal(2, " 2"));
    assertThat(example.label()).isEqualTo("worn");
    assertThat(example.time()).isEqualTo(1_767_225_600_000L);
    assertThat(decode(SETTINGS, "k,i,1,a,2,worn,\" 1767225600000\"").time())
        .isEqualTo(1_767_225_600_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", " ", "|"})
  void emptyCellsStayBetweenSeparatorsThatAreBlank(String separator) throws BadRecordException {
    CsvSettings blank =
        settings(List.of("key", "id", "t", "mode", "zip", "label", "time"), separator, Mark.DOT);
    Example example = decode(blank, String.join(separator, "", "i", "", "a", "2", "", ""));

    assertThat(example.key()).isEmpty();
    assertThat(example.id()).isEqualTo("i");
    assertThat(example.features()).containsExactly(Example.MISSING, 0, 0);
    assertThat(example.label()).isNull();
  }

  @Test
  void aKeyOrLabelMayBeCalledAsAnInfiniteNumber() throws BadRecordException {
    Example example = decode(SETTINGS, "inf,i,1,a,inf,inf,");

    assertThat(example.key()).isEqualTo("inf");
    assertThat(example.nominals()).contains(new Nominal(2, "inf"));
    assertThat(example.label()).isEqualTo("inf");
  }

  @Test
  void decimalCommasAreReadWhereTheyAreSet() throws BadRecordException {
    CsvSettings german =
        settings(List.of("key", "id", "t", "mode", "zip", "label", "time"), ";", Mark.COMMA);

    assertThat(decode(german, "k;i;-21,5e1;1.5;9;ok;").features()).containsExactly(-215f, 1.5f, 0);
  }

  @Test
  void textWhereANumberMustBeIsRejected() {
    RecordMapping numbers = Records.mapping(Map.of("features", "/t,/mode", "numbers", "/t"));
    ExampleReader reader = new ExampleReader(numbers, new CsvFormat(SETTINGS, numbers), () -> 0);

    assertThatThrownBy(() -> reader.decode("k,i,warm,x,1,ok,".getBytes(UTF_8), "", 0))
        .hasMessage(
            "/t must be a number (mapping.numbers), but is the string \"warm\": put \"warm\" into"
                + " format.csv.missing if it means a missing value");
    assertThatThrownBy(() -> reader.decode("k,i,\"21,5\",x,1,ok,".getBytes(UTF_8), "", 0))
        .hasMessageEndingWith(", or set format.csv.decimal to COMMA");
    assertThatThrownBy(() -> reader.decode("k,i,1,x,1,ok,noon".getBytes(UTF_8), "", 0))
        .hasMessageContaining("mapping.timeFormat")
        .hasMessageNotContaining("format.csv");
  }

  @Test
  void anInfiniteCellIsRejectedWithTheSettingsOfItsColumn() {
    assertThatThrownBy(() -> decode(SETTINGS, "a,b,-inf,x,9,ok,"))
        .hasMessage(
            "/t must be within the range of a float (±3.4e38), but is -inf: put \"-inf\" into"
                + " format.csv.missing if it means a missing value, or t into"
                + " format.csv.categories if it is a name");
  }

  @Test
  void aLineOfAnotherShapeIsRejectedWithTheSettingsThatCutIt() {
    assertThatThrownBy(() -> decode(SETTINGS, "a;b;1;x;9;ok;"))
        .hasMessageContaining("with 7 cells (format.csv.columns), but: Not enough column values")
        .hasMessageEndingWith("; format.csv.separator is , and format.csv.quote \"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,b,1,x,9,ok | with 7 cells (format.csv.columns), but: Not enough column values",
        "a,b,1,x,9,ok,,8 | with 7 cells (format.csv.columns), but: Too many entries",
        "a,b,1,x,9,ok,, | with 7 cells (format.csv.columns), but: Too many entries",
        "a,b,1,x,9,\"ok, | Missing closing quote",
        "a,b,1,x,9,\"ok\"y, | with 7 cells",
        "{\"t\":1} | it looks like JSON: set format.type to JSON",
        "a,b,-inf,x,9,ok, | /t must be within the range of a float (±3.4e38), but is -inf",
        "a,b,Infinity,x,9,ok, | /t must be within the range of a float",
        "a,b,1e40,x,9,ok, | /t must be within the range of a float"
      })
  void otherLinesAreRejected(String line, String reason) {
    assertThatThrownBy(() -> decode(SETTINGS, line)).hasMessageContaining(reason);
  }

  @Test
  void severalLinesAndOtherEncodingsAreRejected() {
    assertThatThrownBy(() -> decode(SETTINGS, "a,b,1,x,9,ok,\na,b,1,x,9,ok,"))
        .hasMessage("record must be one line of CSV, but holds more");
    assertThatThrownBy(() -> decode(SETTINGS, ""))
        .hasMessage("record must be a line of CSV, but is empty");
    assertThatThrownBy(
            () -> reader(SETTINGS).decode("a,b,1,grün,9,ok,".getBytes(ISO_8859_1), "", 0))
        .hasMessageStartingWith("record must be UTF-8, but has the byte 0xFC");
  }

  private static Example decode(CsvSettings settings, String line) throws BadRecordException {
    return reader(settings).decode(line.getBytes(UTF_8), "fallback", 42);
  }

  private static ExampleReader reader(CsvSettings settings) {
    return new ExampleReader(MAPPING, new CsvFormat(settings, MAPPING), () -> 1_800_000_000_000L);
  }

  private static CsvSettings settings(List<String> columns, String separator, Mark decimal) {
    return new CsvSettings(
        columns,
        List.of(),
        separator,
        "\"",
        decimal,
        CsvSettings.DEFAULTS.missing(),
        List.of("zip"));
  }
}
