package io.nsrstream.connectors.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.Records;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.online.data.Example;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records and schemas made to hurt: each is an example, or a rejection with place and reason. */
@Timeout(30)
final class HostileFormatTest {
  private static final int MANY = 10_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a\\0b,1,x | record must be UTF-8, but has the byte 0x00 at offset 1",
        "k,1,\"a\\n"
            + "b | record must be a line of CSV with 3 cells (format.csv.columns), but: Missing"
            + " closing quote",
        "k,\"1\\n2\",x | taken",
        "k,1,\"x\\r\\ny\" | taken",
        "k,1e999,x | /t must be within the range of a float",
        "k,-1e999,x | /t must be within the range of a float",
        "k,1e-999,x | taken",
        "k,0x1p3,x | taken",
        "\uFEFFk,1,x | taken",
        "k,1,x\\rk,2,y | record must be one line of CSV, but holds more",
        "\\n\\nk,1,x | record must be a line of CSV with 3 cells",
        "\"\"\"\"\"\",1,x | taken",
        "k,1,\"a\"b | record must be a line of CSV",
        ",,, | record must be a line of CSV with 3 cells",
        "\"k,1,x | record must be a line of CSV"
      })
  void linesOfCsv(String line, String outcome) {
    String text = line.replace("\\0", "\0").replace("\\n", "\n").replace("\\r", "\r");
    CsvSettings d = CsvSettings.DEFAULTS;
    CsvSettings csv =
        new CsvSettings(
            List.of("k", "t", "l"),
            List.of(),
            d.separator(),
            d.quote(),
            d.decimal(),
            d.missing(),
            List.of());
    RecordMapping mapping =
        Records.mapping(Map.of("features", "/t", "key", "/k", "label", "/l", "width", "1"));
    ExampleReader reader = reader(settings(FormatSettings.Type.CSV, csv), "", mapping);

    assertThat(outcome(reader, text.getBytes(UTF_8))).startsWith(outcome);
  }

  @Test
  void aSchemaMayHaveTenThousandFields() {
    String fields =
        IntStream.range(0, MANY)
            .mapToObj("{\"name\":\"f%d\",\"type\":\"int\"}"::formatted)
            .collect(Collectors.joining(","));
    String schema = "{\"type\":\"record\",\"name\":\"Wide\",\"fields\":[" + fields + "]}";
    RecordMapping mapping = Records.mapping(Map.of("features", "/f0,/f9999"));
    ExampleReader reader =
        reader(settings(FormatSettings.Type.AVRO, CsvSettings.DEFAULTS), schema, mapping);
    byte[] bytes = new byte[MANY];
    bytes[MANY - 1] = 14;

    assertThat(outcome(reader, bytes)).isEqualTo("taken 0.0 7.0");
    for (int length : new int[] {1, 2, MANY / 2, MANY - 1}) {
      assertThat(outcome(reader, Arrays.copyOf(bytes, length)))
          .isEqualTo(
              "record must be Avro of the schema Wide, but at byte %d in /f%d: the record ends too early; check that format.schema is the schema it was written with"
                  .formatted(length, length));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Records that hold themselves: without an end, with one, and as the whole record.
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"features\",\"type\":\"A\"}]}",
        "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"A\"]},{\"name\":\"features\",\"type\":\"double\"}]}",
        "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"features\",\"type\":{\"type\":\"array\",\"items\":\"A\"}}]}}",
        "{\"type\":\"map\",\"values\":{\"type\":\"record\",\"name\":\"A\",\"fields\":[]}}",
        "\"null\"",
        "[\"null\",\"string\"]",
        "{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[]}",
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2147483639}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":2147483647,\"scale\":2147483647}}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":{\"type\":\"fixed\",\"name\":\"D\",\"size\":12,\"logicalType\":\"duration\"}}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":{\"type\":\"string\",\"logicalType\":\"uuid\"}}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":-1}}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"big-decimal\"}}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":[\"int\",\"string\",{\"type\":\"array\",\"items\":\"int\"},{\"type\":\"map\",\"values\":\"int\"}]}]}"
      })
  void oddSchemasEndInExamplesOrRejections(String schema) {
    ExampleReader reader =
        reader(
            settings(FormatSettings.Type.AVRO, CsvSettings.DEFAULTS),
            schema,
            RecordMapping.DEFAULTS);

    for (int fill : new int[] {0, 1, 2, 3, 4, 6, 0x7F, 0x80, 0xFE, 0xFF}) {
      for (int length : new int[] {1, 2, 9, 200, 60_000}) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        assertThat(outcome(reader, bytes)).isNotBlank().hasSizeLessThan(1_000);
      }
    }
  }

  @Test
  void jsonThatIsDeepOrDoubledOrHuge() {
    ExampleReader reader =
        reader(
            settings(FormatSettings.Type.JSON, CsvSettings.DEFAULTS), "", RecordMapping.DEFAULTS);
    String deep = "[".repeat(100_000);

    assertThat(outcome(reader, ("{\"features\":" + deep).getBytes(UTF_8)))
        .startsWith("/features/0/0 must be a number");
    assertThat(outcome(reader, ("{\"x\":" + deep).getBytes(UTF_8)))
        .contains("mapping.bounds.maxNestingDepth");
    assertThat(outcome(reader, "{\"features\":[1e999]}".getBytes(UTF_8)))
        .startsWith("/features/0 must be within the range of a float");
    assertThat(outcome(reader, "{\"features\":[1],\"features\":[2]}".getBytes(UTF_8)))
        .isEqualTo("/features must occur once, but occurs again");
    assertThat(outcome(reader, "{\"features\":[1],\"label\":1,\"label\":2}".getBytes(UTF_8)))
        .isEqualTo("/label must occur once, but occurs again");
    assertThat(outcome(reader, ("{\"features\":[" + "9".repeat(5_000) + "]}").getBytes(UTF_8)))
        .contains("mapping.bounds.maxNumberLength");
    assertThat(outcome(reader, "{\"features\":[1],\"time\":1e400}".getBytes(UTF_8)))
        .startsWith("/time must be");
    assertThat(outcome(reader, "{\"features\":[1],\"time\":1e-999999999}".getBytes(UTF_8)))
        .startsWith("/time must be");
    assertThat(outcome(reader, "{\"features\":[1],\"time\":1e999999999}".getBytes(UTF_8)))
        .startsWith("/time must be");
  }

  @Test
  void aHeaderInAnotherCharsetRejectsItsRecordWithItsName() {
    RecordMapping mapping =
        Records.mapping(Map.of("features", "/x,kafka:header/site", "key", "kafka:key"));
    ExampleReader reader =
        reader(settings(FormatSettings.Type.JSON, CsvSettings.DEFAULTS), "", mapping);
    byte[] value = "{\"x\":1}".getBytes(UTF_8);
    byte[] latin = "grün".getBytes(ISO_8859_1);

    SourceRecord badHeader =
        new SourceRecord("t", 0, 1, 42, value, null, List.of(new Header("site", latin)));
    SourceRecord badKey =
        new SourceRecord(
            "t", 0, 1, 42, value, latin, List.of(new Header("site", "a".getBytes(UTF_8))));
    assertThat(outcome(reader.decode(badHeader).get(0))).startsWith("kafka:header/site must be");
    assertThat(outcome(reader.decode(badKey).get(0))).startsWith("kafka:key must be");
  }

  @Test
  void aSchemaThatNestsForEverIsRefusedAtTheStart() {
    String deep = "{\"type\":\"array\",\"items\":".repeat(20_000) + "\"int\"" + "}".repeat(20_000);

    assertThatThrownBy(
            () ->
                reader(
                    settings(FormatSettings.Type.AVRO, CsvSettings.DEFAULTS),
                    deep,
                    RecordMapping.DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nesting depth");
  }

  private static ExampleReader reader(
      FormatSettings settings, String schema, RecordMapping mapping) {
    return new ExampleReader(
        mapping,
        new TopicFormat(settings, schema).open(mapping, () -> 0),
        () -> 1_800_000_000_000L);
  }

  private static FormatSettings settings(FormatSettings.Type type, CsvSettings csv) {
    return new FormatSettings(
        type, Framing.NONE, "any.avsc", csv, Predictions.JSON, RegistrySettings.DEFAULTS);
  }

  private static String outcome(ExampleReader reader, byte[] value) {
    return outcome(reader.decode(new SourceRecord("t", 0, 1, 42, value)).get(0));
  }

  private static String outcome(Decoded<Example> decoded) {
    if (decoded instanceof Refused<Example> refused) {
      return refused.reason();
    }
    StringBuilder taken = new StringBuilder("taken");
    for (float feature : ((Taken<Example>) decoded).value().features()) {
      taken.append(' ').append(feature);
    }
    return taken.toString();
  }
}
