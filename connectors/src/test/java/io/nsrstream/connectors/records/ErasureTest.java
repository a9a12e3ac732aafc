package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErasureTest {
  private static final int MOST = 8;

  private static Decoded<Erasure> decode(byte[] value) {
    return Erasure.decode(new SourceRecord("controls", 0, 0, 0, value), MOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m7", "a \"key\"", "12345678"})
  void whatIsWrittenIsReadBack(String key) {
    assertThat(decode(new Erasure(key).write()))
        .isInstanceOfSatisfying(
            Taken.class, taken -> assertThat(taken.value()).isEqualTo(new Erasure(key)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{}", "{\"forget\":7}", "{\"forget\":\"m\",\"x\":1}", "null"})
  void otherRecordsAreRefusedWithARemedy(String value) {
    assertThat(decode(value.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).contains("nsr forget"));
  }

  @Test
  void aKeyThatNoTopicWouldTakeIsRefused() {
    assertThat(decode(new Erasure("x".repeat(2_000_000)).write()))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.reason()).contains("mapping.bounds.maxTextLength (8)"));
  }
}
