package io.nsrstream.connectors.formats;

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
import io.nsrstream.connectors.registry.RegistryStub;
import io.nsrstream.connectors.registry.RegistryUnavailableException;
import io.nsrstream.online.data.Example;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in Confluent's framing, with a registry that answers, fails and lies. */
@Timeout(60)
final class ConfluentFormatTest {
  private static final String SCHEMA =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":\"float\"}]}";

  @AutoClose private final RegistryStub registry = RegistryStub.start();
  private final AtomicLong now = new AtomicLong();

  @Test
  void theSchemaOfARecordIsAskedForOnce() {
    registry.put(7, SCHEMA);
    ExampleReader reader = avro(settings(0, 100));

    for (int i = 0; i < 1_000; i++) {
      assertThat(taken(reader.decode(framed(7, i)))).isEqualTo(i);
    }
    assertThat(registry.requests()).containsExactly("GET /schemas/ids/7");
  }

  @Test
  void theSchemaMayBeNamedInAHeader() {
    UUID guid = UUID.fromString("0a5e2f4c-1b5d-4f0e-9c53-8a1a6f1e2d3c");
    registry.put(7, SCHEMA).answer("/schemas/guids/" + guid, answer(SCHEMA));
    byte[] value = framed(7, 3).bytes();
    byte[] bare = value == null ? new byte[0] : Arrays.copyOfRange(value, 5, 9);
    ByteBuffer byGuid = ByteBuffer.allocate(17).put((byte) 1);
    byGuid.putLong(guid.getMostSignificantBits()).putLong(guid.getLeastSignificantBits());

    for (byte[] header : List.of(new byte[] {0, 0, 0, 0, 7}, byGuid.array())) {
      SourceRecord record =
          new SourceRecord(
              "t", 0, 1, 42, bare, null, List.of(new Header("__value_schema_id", header)));
      assertThat(taken(avro(settings(0, 100)).decode(record))).isEqualTo(3);
    }
  }

  @Test
  void recordsOfTwoSchemasAreReadSideBySide() {
    registry.put(1, SCHEMA);
    registry.put(2, SCHEMA.replace("\"float\"", "\"double\""));
    ExampleReader reader = avro(settings(0, 100));
    byte[] twelve =
        ByteBuffer.allocate(13)
            .order(ByteOrder.BIG_ENDIAN)
            .put((byte) 0)
            .putInt(2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(12)
            .array();

    assertThat(taken(reader.decode(framed(1, 8)))).isEqualTo(8);
    assertThat(taken(reader.decode(record(twelve)))).isEqualTo(12);
    assertThat(taken(reader.decode(framed(1, 9)))).isEqualTo(9);
  }

  @Test
  void schemasMayReferToOthers() {
    registry
        .answer(
            "/schemas/ids/7",
            "{\"schema\":%s,\"references\":[{\"name\":\"F\",\"subject\":\"f s\",\"version\":3}]}"
                .formatted(
                    RegistryStub.quoted(
                        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":\"F\"}]}")))
        .answer(
            "/subjects/f%20s/versions/3",
            answer(
                "{\"type\":\"record\",\"name\":\"F\",\"fields\":[{\"name\":\"x\",\"type\":\"float\"}]}"));
    RecordMapping mapping = Records.mapping(Map.of("features", "/features/x"));

    assertThat(
            taken(reader(settings(0, 100), FormatSettings.Type.AVRO, mapping).decode(framed(7, 5))))
        .isEqualTo(5);
  }

  @Test
  void eachSchemaIsAskedForOnceHoweverManyReferToIt() {
    registry.answer("/schemas/ids/7", referring("{}", "0a", "0b"));
    for (int layer = 0; layer < 20; layer++) {
      String next = Integer.toString(layer + 1);
      for (String subject : List.of(layer + "a", layer + "b")) {
        registry.answer(
            "/subjects/%s/versions/1".formatted(subject), referring("{}", next + "a", next + "b"));
      }
    }
    registry.answer("/subjects/20a/versions/1", referring("{}", "0a"));
    registry.answer("/subjects/20b/versions/1", referring("{}", "20b"));

    assertThat(reason(avro(settings(0, 100)).decode(framed(7, 5))))
        .contains("record names a schema that cannot be used: schema 7");
    assertThat(registry.requests()).hasSize(1 + 2 * 21);
  }

  @Test
  void aSchemaMayReferToABoundedNumberOfOthers() {
    registry.answer("/schemas/ids/7", referring("{}", "s0"));
    for (int i = 0; i < 200; i++) {
      registry.answer("/subjects/s%d/versions/1".formatted(i), referring("{}", "s" + (i + 1)));
    }

    assertThat(reason(avro(settings(0, 100)).decode(framed(7, 5))))
        .contains("schema 7 refers to more than 100 others");
  }

  /** An answer with a schema that refers to the first versions of subjects. */
  private static String referring(String schema, String... subjects) {
    return "{\"schema\":%s,\"references\":[%s]}"
        .formatted(
            RegistryStub.quoted(schema),
            Stream.of(subjects)
                .map("{\"name\":\"A\",\"subject\":\"%s\",\"version\":1}"::formatted)
                .collect(Collectors.joining(",")));
  }

  @Test
  void aSchemaThatThereIsNotIsNotAskedForAgainForAWhile() {
    ExampleReader reader = avro(settings(0, 100));
    for (int i = 0; i < 1_000; i++) {
      assertThat(reason(reader.decode(framed(9, i))))
          .isEqualTo(
              "record names a schema that there is not: schema 9 is not in the schema registry"
                  + " (Schema not found): register it, or check format.registry.url");
    }
    assertThat(registry.requests()).hasSize(1);

    registry.put(9, SCHEMA);
    now.addAndGet(59_999);
    assertThat(reason(reader.decode(framed(9, 1)))).contains("that there is not");
    now.addAndGet(1);
    assertThat(taken(reader.decode(framed(9, 1)))).isEqualTo(1);
  }

  @Test
  void madeUpIdsCostABoundedNumberOfRequests() {
    registry.put(1, SCHEMA);
    ExampleReader reader = avro(settings(0, 10));
    reader.decode(framed(1, 0));
    for (int id = 100; id < 2_000; id++) {
      reader.decode(framed(id, 0));
    }

    assertThat(registry.requests()).hasSize(11);
    assertThat(reason(reader.decode(framed(5_000, 0))))
        .startsWith(
            "record names schema 5000, which was not asked for: the registry did not give 10");
    assertThat(taken(reader.decode(framed(1, 4)))).as("a schema that is known").isEqualTo(4);
  }

  @Test
  void aRegistryThatFailsIsAskedAgain() {
    registry.put(7, SCHEMA).failNext(500, 503, 429);

    assertThat(taken(avro(settings(60_000, 100)).decode(framed(7, 5)))).isEqualTo(5);
    assertThat(registry.requests()).hasSize(4);
  }

  @Test
  void aRegistryThatStaysDownEndsTheJobAndRejectsNothing() {
    registry.put(7, SCHEMA).failNext(500);
    assertThatThrownBy(() -> avro(settings(0, 100)).decode(framed(7, 5)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("format.registry.retryMs (0)")
        .hasMessageContaining("/schemas/ids/7 answers with HTTP 500");

    registry.close();
    assertThatThrownBy(() -> avro(settings(0, 100)).decode(framed(7, 5)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("ConnectException");
  }

  @Test
  void aSlowRegistryIsNotWaitedForLongerThanItsTimeout() {
    registry.put(7, SCHEMA).failNext(-3_000);

    assertThatThrownBy(() -> avro(settings(0, 100)).decode(framed(7, 5)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("no answer within format.registry.timeoutMs (500)");
  }

  @Test
  void oneAddressStandsInForAnother() {
    registry.put(7, SCHEMA);
    RegistrySettings settings =
        settings("http://localhost:1," + registry.url() + "/", "", "", 0, 100);

    assertThat(taken(avro(settings).decode(framed(7, 5)))).isEqualTo(5);
  }

  @Test
  void userAndPasswordAreSentAndWrongOnesAreNamed() {
    registry.put(7, SCHEMA).require("nsr", "grün:1");
    RegistrySettings right = settings(registry.url(), "nsr", "grün:1", 0, 100);

    assertThat(taken(avro(right).decode(framed(7, 5)))).isEqualTo(5);
    assertThatThrownBy(() -> avro(settings(60_000, 100)).decode(framed(7, 5)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("HTTP 401: check format.registry.user");
    assertThat(right.toString()).doesNotContain("grün");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>no such page</html>", "[]", "{\"hello\":1}"})
  void anAddressThatIsNoRegistryEndsTheJob(String answer) {
    registry.answer("/schemas/ids/7", answer);

    assertThatThrownBy(() -> avro(settings(60_000, 100)).decode(framed(7, 5)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("check that format.registry.url is the address of a schema registry");
  }

  @Test
  void aRefusalWithoutAReasonIsOneOfTheSchemaWhereARegistryGivesIt() {
    registry.put(7, SCHEMA).failNext(404);
    assertThatThrownBy(() -> avro(settings(60_000, 100)).decode(framed(9, 5)))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("HTTP 404: check that format.registry.url");

    registry.answer("/subjects", "[]").failNext(404);
    assertThat(reason(avro(settings(60_000, 100)).decode(framed(9, 5))))
        .contains("schema 9 is not in the schema registry");
  }

  @Test
  void numbersThatNoSchemaHasAreNotAskedFor() {
    assertThat(reason(avro(settings(0, 100)).decode(framed(-1, 5))))
        .isEqualTo("record must name a schema by a number below 2147483648, but names 4294967295");
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void schemasThatCannotBeUsedAreRefusedWithAWord() {
    registry
        .put(1, "PROTOBUF", "message A {}")
        .put(2, "JSON", "{}")
        .put(3, "{\"type\":\"recrod\"}");
    ExampleReader reader = avro(settings(0, 100));

    assertThat(reason(reader.decode(framed(1, 0)))).contains("schema 1 is of type PROTOBUF");
    assertThat(reason(reader.decode(framed(2, 0)))).contains("schema 2 is of type JSON");
    assertThat(reason(reader.decode(framed(3, 0)))).contains("schema 3: A schema");
    reader.decode(framed(3, 0));
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void jsonInThisFramingIsReadWithoutARegistry() {
    RecordMapping mapping = Records.mapping(Map.of("examples", "/batch"));
    ExampleReader reader = reader(RegistrySettings.DEFAULTS, FormatSettings.Type.JSON, mapping);
    SourceRecord record =
        record(prefixed("{\"batch\":[{\"features\":[1]},{\"features\":\"\"},3]}".getBytes(UTF_8)));

    List<Decoded<Example>> decoded = reader.decode(record);

    assertThat(decoded).hasSize(3);
    assertThat(decoded.get(2).record().bytes())
        .isEqualTo(prefixed("{\"batch\":[3]}".getBytes(UTF_8)));
  }

  @Test
  void recordsInNoFramingAreNamed() {
    assertThat(reason(avro(settings(0, 100)).decode(record("{\"a\":1}".getBytes(UTF_8)))))
        .isEqualTo(
            "record must begin with byte 0 and the 4 bytes of a schema id (format.framing:"
                + " CONFLUENT), but begins with 0x7B; it looks like JSON: set format.type to JSON"
                + " and format.framing to NONE");
    assertThat(reason(avro(settings(0, 100)).decode(record(new byte[] {0, 0, 0, 1}))))
        .contains("but begins with 0x00");
    assertThat(reason(avro(settings(0, 100)).decode(record(new byte[] {'O', 'b', 'j', 1, 0}))))
        .contains("an Avro container file");
    assertThat(registry.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"AVRO", "JSON"})
  void whatIsInsideTheFramingIsNotTakenForAnotherFraming(FormatSettings.Type type) {
    registry.put(7, SCHEMA);
    ExampleReader reader = reader(settings(0, 100), type, RecordMapping.DEFAULTS);

    assertThat(reason(reader.decode(record(prefixed(new byte[] {0, 0, 0, 0, 1, 2, 3})))))
        .startsWith("record must be ")
        .doesNotContain("framing");
  }

  @Test
  void theAddressOfWhatIsNoRegistryIsNamed() {
    registry.answer("/schemas/ids/7", "{}");

    assertThatThrownBy(() -> avro(settings(0, 100)).decode(framed(7, 1)))
        .hasMessageStartingWith(registry.url() + "/schemas/ids/7 answers with HTTP 200: check");
  }

  private ExampleReader avro(RegistrySettings settings) {
    return reader(settings, FormatSettings.Type.AVRO, RecordMapping.DEFAULTS);
  }

  private ExampleReader reader(
      RegistrySettings settings, FormatSettings.Type type, RecordMapping mapping) {
    TopicFormat format =
        TopicFormat.of(
            new FormatSettings(
                type, Framing.CONFLUENT, "", CsvSettings.DEFAULTS, Predictions.JSON, settings));
    return new ExampleReader(mapping, format.open(mapping, now::get), () -> 1_800_000_000_000L);
  }

  private RegistrySettings settings(int retryMs, int maxUnknown) {
    return settings(registry.url(), "", "", retryMs, maxUnknown);
  }

  private static RegistrySettings settings(
      String url, String user, String password, int retryMs, int maxUnknown) {
    return new RegistrySettings(
        url, user, password, 500, retryMs, 1_000, 10_000, 60_000, maxUnknown);
  }

  private static String answer(String schema) {
    return "{\"schema\":" + RegistryStub.quoted(schema) + "}";
  }

  private static SourceRecord framed(int id, float feature) {
    ByteBuffer value = ByteBuffer.allocate(9).put((byte) 0).putInt(id);
    return record(value.order(ByteOrder.LITTLE_ENDIAN).putFloat(feature).array());
  }

  private static byte[] prefixed(byte[] value) {
    return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(7).put(value).array();
  }

  private static SourceRecord record(byte[] value) {
    return new SourceRecord("t", 0, 1, 42, value);
  }

  private static float taken(List<Decoded<Example>> decoded) {
    assertThat(decoded).hasSize(1);
    if (decoded.get(0) instanceof Refused<Example> refused) {
      throw new AssertionError(refused.reason());
    }
    return ((Taken<Example>) decoded.get(0)).value().features()[0];
  }

  private static String reason(List<Decoded<Example>> decoded) {
    assertThat(decoded).hasSize(1);
    return ((Refused<Example>) decoded.get(0)).reason();
  }
}
