package io.nsrstream.connectors.formats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.nsrstream.connectors.ChangedBytes;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.avro.AvroSchemas;
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
import io.nsrstream.connectors.registry.RegistryStub;
import io.nsrstream.online.data.Example;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Valid records of every format, changed at random: each is examples or rejections with a reason,
 * in bounded memory.
 */
final class FormatFuzzTest {
  private static final int FEW = 3_000;

  /** Over the formats, a million. */
  private static final int MANY = 1_000_000 / Kind.values().length + 1;

  private static final int SCHEMA_ID = 7;

  /** Many times what a record of some hundred bytes needs, and far below a declared length. */
  private static final long MOST_ALLOCATED = 4_000_000;

  private static final String READING =
      """
      {"type": "record", "name": "Reading", "fields": [
        {"name": "key", "type": "string"},
        {"name": "mode", "type": {"type": "enum", "name": "Mode", "symbols": ["SLOW", "FAST"]}},
        {"name": "values", "type": {"type": "map", "values": ["null", "float", "boolean"]}},
        {"name": "decimal", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "fixed", "type": {"type": "fixed", "name": "F", "size": 3}},
        {"name": "nothing", "type": "null"},
        {"name": "label", "type": ["null", "string", "int"]},
        {"name": "features", "type": {"type": "array", "items": ["null", "double", "long"]}}
      ]}
      """;

  private static final String BATCH =
      """
      {"type": "record", "name": "Batch", "fields": [
        {"name": "site", "type": ["string", "null"]},
        {"name": "batch", "type": {"type": "array", "items": %s}},
        {"name": "last", "type": "double"}
      ]}
      """
          .formatted(READING);

  private static final String ONE =
      """
      {"key": "k", "mode": "FAST", "values": {"a": {"float": 1.5}, "b": null}, "decimal": "\\u0005",
       "fixed": "abc", "nothing": null, "label": {"string": "é"},
       "features": [{"double": 0.5}, null, {"long": 70000}]}
      """;

  private static final List<byte[]> PIECES =
      List.of(
          bytes("00"),
          bytes("01"),
          bytes("02"),
          bytes("7f"),
          bytes("80"),
          bytes("ffffffffffffffffff01"),
          bytes("feffffff0f"),
          bytes("0000000007"),
          bytes("0000000009"),
          bytes("c328"),
          "{\"".getBytes(UTF_8),
          "\",\"".getBytes(UTF_8),
          "]".getBytes(UTF_8),
          "},{".getBytes(UTF_8),
          "null".getBytes(UTF_8),
          "1e400".getBytes(UTF_8),
          ",".getBytes(UTF_8),
          "\n".getBytes(UTF_8),
          "\"".getBytes(UTF_8),
          "NaN".getBytes(UTF_8));

  /** What a record is. */
  enum Kind {
    JSON_ARRAY,
    JSON_FRAMED,
    CSV,
    AVRO,
    AVRO_ARRAY,
    AVRO_FRAMED
  }

  @AutoClose private final RegistryStub registry = RegistryStub.start().put(SCHEMA_ID, BATCH);

  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  void aChangedRecordIsExamplesOrRejections(Kind kind) throws IOException {
    assertThat(reader(kind).decode(record(content(kind)))).allMatch(Taken.class::isInstance);
    readChanged(kind, FEW, 19);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  @Timeout(3_600)
  void aMillionChangedRecordsAreExamplesOrRejections(Kind kind) throws IOException {
    readChanged(kind, MANY, 20);
  }

  private void readChanged(Kind kind, int times, long seed) throws IOException {
    ExampleReader reader = reader(kind);
    ChangedBytes.read(content(kind), PIECES, times, seed, changed -> requireSound(reader, changed));
  }

  private static void requireSound(ExampleReader reader, byte[] changed) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    List<Decoded<Example>> decoded = reader.decode(record(changed));
    long allocated = thread.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes").isLessThan(MOST_ALLOCATED);
    decoded.forEach(one -> requireSound(one, reader));
  }

  /** An element that is refused is refused again where it comes alone. */
  private static void requireSound(Decoded<Example> one, ExampleReader reader) {
    if (one instanceof Taken<Example> taken) {
      for (float feature : taken.value().features()) {
        assertThat(Float.isInfinite(feature)).isFalse();
      }
    } else {
      assertThat(((Refused<Example>) one).reason()).isNotBlank();
      if (one.record().element() >= 0) {
        assertThat(reader.decode(one.record())).allMatch(Refused.class::isInstance).hasSize(1);
      }
    }
  }

  private static SourceRecord record(byte[] value) {
    return new SourceRecord("t", 0, 1, 42, value);
  }

  private ExampleReader reader(Kind kind) {
    RecordMapping mapping =
        Records.mapping(
            switch (kind) {
              case CSV -> Map.of("features", "/t,/mode", "key", "/k", "label", "/l");
              case AVRO -> Map.of("features", "/features,/mode,/decimal,/values/a");
              default -> Map.of("examples", "/batch", "features", "/features,/mode");
            });
    return new ExampleReader(
        mapping, format(kind).open(mapping, () -> 0), () -> 1_800_000_000_000L);
  }

  private TopicFormat format(Kind kind) {
    FormatSettings.Type type =
        switch (kind) {
          case JSON_ARRAY, JSON_FRAMED -> FormatSettings.Type.JSON;
          case CSV -> FormatSettings.Type.CSV;
          default -> FormatSettings.Type.AVRO;
        };
    boolean framed = kind == Kind.JSON_FRAMED || kind == Kind.AVRO_FRAMED;
    RegistrySettings d = RegistrySettings.DEFAULTS;
    CsvSettings csv = CsvSettings.DEFAULTS;
    return new TopicFormat(
        new FormatSettings(
            type,
            framed ? Framing.CONFLUENT : Framing.NONE,
            "any.avsc",
            new CsvSettings(
                List.of("k", "t", "mode", "l"),
                List.of(),
                csv.separator(),
                csv.quote(),
                csv.decimal(),
                csv.missing(),
                List.of()),
            Predictions.JSON,
            new RegistrySettings(
                registry.url(),
                "",
                "",
                d.timeoutMs(),
                d.retryMs(),
                d.maxSchemas(),
                d.maxSchemaBytes(),
                d.unknownMs(),
                d.maxUnknown())),
        kind == Kind.AVRO ? READING : BATCH);
  }

  private static byte[] content(Kind kind) throws IOException {
    byte[] prefix = {0, 0, 0, 0, SCHEMA_ID};
    String json =
        "{\"batch\":[{\"features\":[0.5,null,true],\"mode\":\"x\",\"label\":7},"
            + "{\"features\":[-1e3],\"mode\":2,\"id\":\"é\"}],\"site\":{\"a\":[1]}}";
    String batch =
        "{\"site\": {\"string\": \"n\"}, \"batch\": [%s, %s], \"last\": 2}".formatted(ONE, ONE);
    return switch (kind) {
      case JSON_ARRAY -> json.getBytes(UTF_8);
      case JSON_FRAMED ->
          ChangedBytes.joined(prefix, prefix.length, json.getBytes(UTF_8), prefix.length);
      case CSV -> "k,21.5,\"a,\"\"b\",normal\n".getBytes(UTF_8);
      case AVRO -> avro(READING, ONE);
      case AVRO_ARRAY -> avro(BATCH, batch);
      case AVRO_FRAMED ->
          ChangedBytes.joined(prefix, prefix.length, avro(BATCH, batch), prefix.length);
    };
  }

  private static byte[] avro(String schemaText, String json) throws IOException {
    Schema schema = AvroSchemas.parse(schemaText, List.of());
    Object datum =
        new GenericDatumReader<>(schema).read(null, DecoderFactory.get().jsonDecoder(schema, json));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(datum, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
