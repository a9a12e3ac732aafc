package io.nsrstream.connectors.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.csv.CsvSettings;
import io.nsrstream.connectors.formats.FormatSettings.Framing;
import io.nsrstream.connectors.formats.FormatSettings.Predictions;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.registry.RegistrySettings;
import io.nsrstream.connectors.registry.RegistryStub;
import io.nsrstream.connectors.registry.RegistryUnavailableException;
import io.nsrstream.online.data.Example;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that fails on one schema for good, and answers everything else. */
@Timeout(60)
final class FailingSchemaTest {
  private static final String SCHEMA =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"features\",\"type\":\"float\"}]}";
  private static final String SEVEN = "/schemas/ids/7";
  private static final int TIMEOUT_MS = 1_000;
  private static final int UNKNOWN_MS = 60_000;

  /** Pauses of 100, 200, 400, 800 and 1,600 ms: the last ends after the timeout. */
  private static final int RETRIES = 5;

  @AutoClose private final RegistryStub registry = RegistryStub.start();
  private final AtomicLong now = new AtomicLong();

  @BeforeEach
  void aRegistryWithTwoSchemas() {
    registry.put(1, SCHEMA).put(7, SCHEMA).answer("/subjects", "[\"t-value\"]");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 403, 301})
  void itsRecordsAreRejectedAndTheOthersAreRead(int status) {
    registry.fail(SEVEN, status);
    ExampleReader reader = reader(0);

    for (int i = 0; i < 1_000; i++) {
      assertThat(outcome(reader, 1, i)).isEqualTo("taken " + (float) i);
      assertThat(outcome(reader, 7, i))
          .startsWith(
              "record names a schema that cannot be had: schema 7 cannot be read from the schema"
                  + " registry, which answers other requests: "
                  + registry.url()
                  + "/schemas/ids/7 answers with HTTP "
                  + status);
    }
    assertThat(registry.requests())
        .containsExactly("GET /schemas/ids/1", "GET " + SEVEN, "GET /subjects", "GET " + SEVEN);
  }

  @Test
  void aJobThatBeginsWithItGoesOn() {
    registry.fail(SEVEN, 500);

    assertThat(outcome(reader(0), 7, 5)).contains("HTTP 500");
  }

  @Test
  void aSchemaThatLetsTheRegistryHangIsRejectedToo() {
    registry.fail(SEVEN, -20_000);

    assertThat(outcome(reader(0), 7, 5))
        .contains("/schemas/ids/7: no answer within format.registry.timeoutMs (1000)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "<html>", "{\"schema\":5}"})
  void anAnswerThatIsNoSchemaIsRejectedToo(String answer) {
    registry.answer(SEVEN, answer);

    assertThat(outcome(reader(0), 7, 5)).contains("/schemas/ids/7 answers with HTTP 200");
  }

  @Test
  void aLongerSchemaThanAllowedIsRejectedToo() {
    registry.put(7, "\"" + "x".repeat(20_000) + "\"");

    assertThat(outcome(reader(0), 7, 5))
        .contains("longer than 10000 bytes (format.registry.maxSchemaBytes)");
  }

  @Test
  void itIsAskedForAgainAfterAWhile() {
    registry.fail(SEVEN, 500);
    ExampleReader reader = reader(0);
    assertThat(outcome(reader, 7, 5)).contains("HTTP 500");

    registry.repair(SEVEN);
    now.addAndGet(UNKNOWN_MS - 1);
    assertThat(outcome(reader, 7, 5)).contains("HTTP 500");
    now.addAndGet(1);
    assertThat(outcome(reader, 7, 5)).isEqualTo("taken 5.0");
  }

  @Test
  void itIsWaitedForBeforeItsRecordsAreRejected() {
    registry.failNext(500, 500);

    assertThat(outcome(reader(60_000), 7, 5)).isEqualTo("taken 5.0");
  }

  @Test
  void aRegistryThatComesBackMeanwhileGivesIt() {
    registry.failNext(500);

    assertThat(outcome(reader(0), 7, 5)).isEqualTo("taken 5.0");
  }

  @Test
  void besideOneThatFailsNoOtherIsWaitedFor() {
    registry.fail(SEVEN, 500).fail("/schemas/ids/8", 500);
    ExampleReader reader = reader(60_000);

    assertThat(outcome(reader, 7, 5)).contains("HTTP 500");
    assertThat(registry.requests()).hasSize(RETRIES + 2);
    assertThat(outcome(reader, 8, 5)).contains("HTTP 500");
    assertThat(registry.requests()).hasSize(RETRIES + 2 + 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 429, 401, 301})
  void aRegistryThatAnswersNothingElseEndsTheJob(int status) {
    registry.fail(SEVEN, status).fail("/subjects", status);

    assertThatThrownBy(() -> outcome(reader(0), 7, 5))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("/schemas/ids/7 answers with HTTP " + status);
  }

  @Test
  void aRegistryThatIsTooBusyForOneRequestIsAskedAgain() {
    registry.fail(SEVEN, 429);

    assertThatThrownBy(() -> outcome(reader(0), 7, 5))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void aReferenceThatFailsIsNamed() {
    registry
        .answer(
            SEVEN,
            "{\"schema\":\"{}\",\"references\":[{\"name\":\"F\",\"subject\":\"f\",\"version\":3}]}")
        .fail("/subjects/f/versions/3", 500);

    assertThat(outcome(reader(0), 7, 5))
        .contains("version 3 of f, to which schema 7 refers, cannot be read")
        .contains("/subjects/f/versions/3 answers with HTTP 500");
  }

  private ExampleReader reader(int retryMs) {
    TopicFormat format =
        TopicFormat.of(
            new FormatSettings(
                FormatSettings.Type.AVRO,
                Framing.CONFLUENT,
                "",
                CsvSettings.DEFAULTS,
                Predictions.JSON,
                settings(retryMs)));
    RecordMapping mapping = RecordMapping.DEFAULTS;
    return new ExampleReader(mapping, format.open(mapping, now::get), () -> 1_800_000_000_000L);
  }

  private RegistrySettings settings(int retryMs) {
    return new RegistrySettings(
        registry.url(), "", "", TIMEOUT_MS, retryMs, 1_000, 10_000, UNKNOWN_MS, 100);
  }

  /** What becomes of a record that names a schema. */
  private static String outcome(ExampleReader reader, int id, float feature) {
    ByteBuffer value = ByteBuffer.allocate(9).put((byte) 0).putInt(id);
    byte[] bytes = value.order(ByteOrder.LITTLE_ENDIAN).putFloat(feature).array();
    Decoded<Example> decoded = reader.decode(new SourceRecord("t", 0, 1, 42, bytes)).get(0);
    return decoded instanceof Taken<Example> taken
        ? "taken " + taken.value().features()[0]
        : ((Refused<Example>) decoded).reason();
  }
}
