package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.online.graph.Edge;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EdgeReaderTest {
  private static final long NOW = 1_790_000_000_000L;

  private final EdgeReader reader = reader(EdgeMapping.DEFAULTS);

  private static EdgeReader reader(EdgeMapping ends) {
    RecordMapping mapping = RecordMapping.DEFAULTS;
    return new EdgeReader(mapping, ends, new JsonFormat(mapping.bounds()), () -> NOW);
  }

  private static SourceRecord record(String json) {
    return new SourceRecord("edges", 0, 7, 42, json.getBytes(UTF_8));
  }

  @Test
  void anEdgeHasItsEndsKeyAndTime() {
    assertThat(
            reader.decode(
                record(
                    "{\"source\":\"a\",\"target\":12,\"key\":\"k\",\"time\":1780000000000,\"more\":[{}]}")))
        .isInstanceOfSatisfying(
            Taken.class,
            taken ->
                assertThat(taken.value()).isEqualTo(new Edge("k", "a", "12", 1_780_000_000_000L)));
    assertThat(reader.decode(record("{\"source\":\"a\",\"target\":\"b\"}")))
        .isInstanceOfSatisfying(
            Taken.class, taken -> assertThat(taken.value()).isEqualTo(new Edge("", "a", "b", 42)));
  }

  @Test
  void endsMayBeAnywhereInARecord() {
    EdgeReader nested = reader(new EdgeMapping("/from/id", "kafka:key"));
    SourceRecord record =
        new SourceRecord(
            "edges",
            0,
            7,
            42,
            "{\"from\":{\"id\":1}}".getBytes(UTF_8),
            "b".getBytes(UTF_8),
            List.of());

    assertThat(nested.decode(record))
        .isInstanceOfSatisfying(
            Taken.class, taken -> assertThat(taken.value()).isEqualTo(new Edge("", "1", "b", 42)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"source\":\"a\"} | /target must be in the record, but is missing",
        "{\"target\":\"a\"} | /source must be in the record, but is missing",
        "{\"source\":\"a\",\"target\":null} | /target must be in the record, but is missing",
        "{\"source\":\"a\",\"target\":\"a\"} | /source and /target must be two nodes, but both are"
            + " \"a\"",
        "{\"source\":[],\"target\":\"a\"} | /source must be a string, number or boolean",
        "[] | record must be an object",
        "{\"source\":\"a\", | JSON",
      })
  void aRecordThatIsNoEdgeIsRefusedWithItsReason(String json, String reason) {
    assertThat(reader.decode(record(json)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).contains(reason));
  }

  @Test
  void longNamesAreRefused() {
    String name = "x".repeat(257);

    assertThat(reader.decode(record("{\"source\":\"%s\",\"target\":\"b\"}".formatted(name))))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.reason()).contains("/source must have at most 256 characters"));
  }

  @Test
  void aRecordThatNamesASourceIsAnEdgeAmongExamples() {
    assertThat(reader.decodeIfEdge(record("{\"source\":\"a\",\"target\":\"b\"}"))).isPresent();
    assertThat(reader.decodeIfEdge(record("{\"source\":\"a\"}"))).get().isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"a\",\"features\":[1]}",
        "{\"source\":null,\"features\":[1]}",
        "[]",
        "{"
      })
  void anyOtherRecordIsLeftToTheReaderOfExamples(String json) {
    assertThat(reader.decodeIfEdge(record(json))).isEmpty();
  }

  @Test
  void bothEndsHavePlacesOfTheirOwn() {
    assertThatThrownBy(() -> new EdgeMapping("/a", "/a"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("target must not be where source is");
    assertThatThrownBy(() -> new EdgeMapping("", "a"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("source must be a JSON pointer");
  }
}
