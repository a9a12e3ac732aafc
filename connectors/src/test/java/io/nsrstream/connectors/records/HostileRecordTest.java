package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.random.SplitMix64;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;

/** Whatever a record holds, it is an example, a label or a bad record; nothing else is thrown. */
@Timeout(120)
final class HostileRecordTest {
  private static final int RANDOM_RECORDS = 20_000;
  private static final int LONGEST = 120;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Pieces that random records are put together from, so that some come far into the parser. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\ud800",
          "\\u0000",
          "null",
          "true",
          "NaN",
          "-Infinity",
          "1e400",
          "-1e-400",
          "-",
          "0",
          "1.5",
          "\"features\":",
          "\"key\":",
          "\"id\":",
          "\"label\":",
          "\"time\":",
          "\"weight\":",
          "[[1,2],[3]]",
          "\"x\"",
          "9223372036854775808",
          "é",
          "😀",
          " ",
          "\n",
          "/",
          "//",
          "'",
          "{}",
          "[]");

  private static final RecordMapping MAPPING =
      RecordMapping.DEFAULTS.withFeatures(List.of("/features", "/more/0/x")).withWeight("/weight");

  private final ExampleReader examples =
      new ExampleReader(RecordMapping.DEFAULTS.withWeight("/weight"));
  private final ExampleReader pointed = new ExampleReader(MAPPING);
  private final LabelReader labels = new LabelReader(RecordMapping.DEFAULTS);

  @Test
  void randomBytesAreBadRecords() {
    SplitMix64 random = new SplitMix64(41);
    for (int i = 0; i < RANDOM_RECORDS; i++) {
      byte[] record = new byte[random.nextInt(LONGEST)];
      for (int at = 0; at < record.length; at++) {
        record[at] = (byte) random.nextInt(256);
      }
      assertThat(taken(record)).isZero();
    }
  }

  @Test
  void randomPiecesOfJsonAreExamplesOrBadRecords() {
    SplitMix64 random = new SplitMix64(42);
    for (int i = 0; i < RANDOM_RECORDS; i++) {
      StringBuilder record = new StringBuilder("{");
      for (int pieces = random.nextInt(20); pieces > 0; pieces--) {
        record.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      taken(record.append('}').toString().getBytes(UTF_8));
    }
  }

  @Test
  void goodRecordsWithDamagedBytesAreExamplesOrBadRecords() {
    SplitMix64 random = new SplitMix64(43);
    byte[] good =
        ("{\"features\":[0.5,-1e3,true],\"more\":[{\"x\":[1,2]}],\"key\":\"k\",\"id\":\"é\","
             + "\"label\":7,\"time\":1767225600012,\"weight\":2.5,\"other\":{\"a\":[null,\"\\u00e9\"]}}")
            .getBytes(UTF_8);
    assertThat(taken(good)).isEqualTo(3);
    for (int i = 0; i < RANDOM_RECORDS; i++) {
      byte[] record =
          random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
      for (int flips = random.nextInt(4); flips > 0 && record.length > 0; flips--) {
        record[random.nextInt(record.length)] = (byte) random.nextInt(256);
      }
      taken(record);
    }
  }

  @ParameterizedTest
  @NullSource
  @MethodSource
  void recordsMadeToHurtAreBadRecords(@Nullable String json) {
    byte @Nullable [] record = json == null ? null : json.getBytes(UTF_8);
    assertThatThrownBy(() -> examples.decode(record, "id", 0))
        .isInstanceOf(BadRecordException.class);
    assertThatThrownBy(() -> pointed.decode(record, "id", 0))
        .isInstanceOf(BadRecordException.class);
    assertThatThrownBy(() -> labels.decode(record, 0)).isInstanceOf(BadRecordException.class);
  }

  static Stream<String> recordsMadeToHurtAreBadRecords() {
    String deep = "[".repeat(100_000);
    String objects = "{\"a\":".repeat(50_000);
    String digits = "7".repeat(10_000);
    return Stream.of(
        "",
        deep,
        "{\"features\":" + deep + "]".repeat(100_000) + "}",
        "{\"other\":" + deep + "]".repeat(100_000) + "}",
        "{\"more\":" + deep + "]".repeat(100_000) + "}",
        objects,
        "{\"more\":[" + objects,
        "{\"features\":[" + digits + "]}",
        "{\"features\":[0." + digits + "]}",
        "{\"features\":[1],\"id\":" + digits + "}",
        "{\"features\":[1],\"time\":" + digits + "}",
        "{\"features\":[1],\"weight\":" + digits + "}",
        "{\"features\":[1e400]}",
        "{\"features\":[1e999999999999]}",
        "{\"features\":[1],\"weight\":1e400}",
        "{\"features\":[1],\"features\":[1]}",
        "{\"features\":[NaN]}",
        "{\"features\":[1],\"label\":\"\\udc00\"}",
        "{\"features\":[1],\"label\":\"" + "x".repeat(1_000_000) + "\"}",
        "{\"features\":\"" + "x".repeat(1_000_000) + "\"}",
        "{\"" + "n".repeat(1_000_000) + "\":1}",
        "{\"features\":[" + "1,".repeat(500_000) + "1]}",
        "{\"features\":[" + "[1],".repeat(200_000) + "[1]]}",
        "x".repeat(1_048_577));
  }

  @Test
  void halfASurrogatePairInAReasonIsStillWritten() {
    for (String time : List.of("\\ud800", "x".repeat(39) + "😀", "\\udc00".repeat(60))) {
      byte[] record = "{\"features\":[1],\"time\":\"%s\"}".formatted(time).getBytes(UTF_8);
      assertThatThrownBy(() -> examples.decode(record, "id", 0))
          .isInstanceOfSatisfying(
              BadRecordException.class, bad -> requireRejection(record, bad.reason()));
    }
  }

  @Test
  void boundsAreNamedAsSettings() {
    assertThatThrownBy(() -> decode("{\"x\":" + "[".repeat(200)))
        .hasMessage(
            "record must be valid JSON, but: Document nesting depth (101) exceeds the"
                + " maximum allowed (100, from mapping.bounds.maxNestingDepth)");
    assertThatThrownBy(() -> decode("{\"features\":[" + "7".repeat(1_001) + "]}"))
        .hasMessageEndingWith(
            "Number value length (1001) exceeds the maximum allowed (1000, from"
                + " mapping.bounds.maxNumberLength)");
  }

  /** Names that fall into one slot of the parser's table of names must not stop it for others. */
  @Test
  void manyNamesOfOneRecordLeaveTheNextRecordReadable() throws BadRecordException {
    StringBuilder record = new StringBuilder("{\"features\":[1]");
    for (int i = 0; i < 50_000; i++) {
      record.append(",\"n").append(i).append("\":0");
    }
    decode(record.append('}').toString());
    assertThat(decode("{\"features\":[2]}").features()).containsExactly(2);
  }

  private Example decode(String json) throws BadRecordException {
    return examples.decode(json.getBytes(UTF_8), "id", 0);
  }

  /** How many of the readers took it; any other exception than theirs fails the test. */
  private int taken(byte[] record) {
    int taken = 0;
    try {
      examples.decode(record, "id", 0);
      taken++;
    } catch (BadRecordException e) {
      requireRejection(record, e.reason());
    }
    try {
      pointed.decode(record, "id", 0);
      taken++;
    } catch (BadRecordException e) {
      requireRejection(record, e.reason());
    }
    try {
      labels.decode(record, 0);
      taken++;
    } catch (BadRecordException e) {
      requireRejection(record, e.reason());
    }
    return taken;
  }

  private static void requireRejection(byte[] record, String reason) {
    assertThat(reason).isNotBlank();
    byte[] written =
        RejectedJson.write(
            new RejectedRecord(new SourceRecord("t", 0, 0, 0, record), reason), record.length);
    try {
      JsonNode read = MAPPER.readTree(written);
      assertThat(read.get("bytes").binaryValue()).isEqualTo(record);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + new String(written, UTF_8), e);
    }
  }
}
