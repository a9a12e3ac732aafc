package io.nsrstream.flink.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.formats.TopicFormat;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.TimeFormat;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.online.data.Label;
import java.util.List;
import java.util.Queue;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Which times of records are trusted. */
final class DecodeExamplesTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final long AHEAD = 60_000;
  private static final long DAY = 86_400_000;
  private static final RecordMapping ELAPSED =
      RecordMapping.DEFAULTS.withTimeFormat(TimeFormat.ELAPSED_MS);
  private static final TimeSettings TIMES = new TimeSettings(AHEAD);

  @Test
  void aLabelWithItsTimeInMicrosecondsIsRejectedWithThatReason() throws Exception {
    try (Decoder decoder =
        new Decoder(Decoding.ofLabels(TopicFormat.JSON, RecordMapping.DEFAULTS, TIMES))) {
      decoder.take(label(NOW * 1000), NOW);

      assertThat(decoder.rejections())
          .singleElement()
          .asString()
          .contains("/time must be from 2001 to tomorrow", "" + NOW * 1000, "EPOCH_US");
      assertThat(decoder.taken()).isZero();
    }
  }

  @Test
  void aKafkaTimestampFarAheadIsRejectedEvenIfTheEventTimeIsRight() throws Exception {
    try (Decoder decoder = examples()) {
      decoder.take(example("\"time\":" + NOW), NOW + 400 * DAY);

      assertThat(decoder.rejections())
          .singleElement()
          .asString()
          .startsWith("Kafka timestamp must be at most")
          .contains("times.maxAheadMs");
    }
  }

  @Test
  void timesUpToTheBoundAndAllThatAreBehindAreTaken() throws Exception {
    try (Decoder decoder = new Decoder(Decoding.ofExamples(TopicFormat.JSON, ELAPSED, TIMES))) {
      for (long time :
          List.of(NOW + AHEAD, NOW, NOW / 1000, 0L, -1L, Long.MIN_VALUE, NOW - 4000 * DAY)) {
        decoder.take(example("\"time\":" + time), -1);
      }
      assertThat(decoder.rejections()).isEmpty();
      assertThat(decoder.taken()).isEqualTo(7);
      decoder.take(example("\"time\":" + (NOW + AHEAD + 1)), 0);
      decoder.take(example("\"time\":" + Long.MAX_VALUE), 0);
      assertThat(decoder.rejections()).hasSize(2);
    }
  }

  @Test
  void aClockThatIsSetBackRejectsNothingThatItTookBefore() throws Exception {
    try (Decoder decoder = examples()) {
      decoder.take(example("\"time\":" + NOW), NOW);
      decoder.harness.setProcessingTime(NOW - DAY);
      decoder.take(example("\"time\":" + (NOW + 1)), NOW + 1);
      assertThat(decoder.rejections()).isEmpty();
    }
  }

  @Test
  void whereNothingDependsOnTimesAnyIsTaken() throws Exception {
    try (Decoder decoder = new Decoder(Decoding.ofExamples(TopicFormat.JSON, ELAPSED))) {
      decoder.take(example("\"time\":" + Long.MAX_VALUE), Long.MAX_VALUE);
      assertThat(decoder.rejections()).isEmpty();
      assertThat(decoder.taken()).isOne();
    }
  }

  @Test
  void eachExampleOfARecordIsTakenOrRejectedOnce() throws Exception {
    RecordMapping batches = new SettingsReader().set("mapping.examples", "/batch").read().mapping();
    try (Decoder decoder = new Decoder(Decoding.ofExamples(TopicFormat.JSON, batches, TIMES))) {
      decoder.take(
          "{\"batch\":[{\"features\":[1]},{\"features\":[]},{\"features\":[2],\"time\":"
              + (NOW + 2 * AHEAD)
              + "},{\"features\":[3]}]}",
          NOW);

      assertThat(decoder.taken()).isEqualTo(2);
      assertThat(decoder.rejections()).hasSize(2);
      assertThat(decoder.rejectedBytes())
          .containsExactly(
              "{\"batch\":[{\"features\":[]}]}",
              "{\"batch\":[{\"features\":[2],\"time\":" + (NOW + 2 * AHEAD) + "}]}");
    }
  }

  @Test
  void recordsOfAGraphMayBeAsFarBehindTheirKafkaTimestampAsIsSet() throws Exception {
    for (long most : new long[] {0, 5_000}) {
      JobSettings settings =
          new SettingsReader()
              .set("topics.edges", "edges")
              .set("mapping.timeFormat", "ELAPSED_MS")
              .set("graph.maxBehindMs", Long.toString(most))
              .read();
      try (Decoder decoder = new Decoder(Decoding.ofExamples(settings))) {
        decoder.take(example("\"id\":\"a\",\"time\":" + (NOW - 5_000)), NOW);
        decoder.take(example("\"id\":\"b\",\"time\":" + NOW), -1);
        assertThat(decoder.rejections()).isEmpty();
        decoder.take(example("\"id\":\"c\",\"time\":" + (NOW - 5_001)), NOW);

        assertThat(decoder.taken()).isEqualTo(most == 0 ? 3 : 2);
        assertThat(decoder.rejections()).hasSize(most == 0 ? 0 : 1);
        assertThat(decoder.rejections())
            .allSatisfy(
                rejection ->
                    assertThat(rejection.toString())
                        .contains("graph.maxBehindMs (5000)", "" + (NOW - 5_001)));
      }
    }
  }

  @Test
  void tombstonesAreLeftOutWhereTheMappingSaysSo() throws Exception {
    RecordMapping skipping =
        new SettingsReader().set("mapping.tombstones", "SKIP").read().mapping();
    try (Decoder decoder = new Decoder(Decoding.ofExamples(TopicFormat.JSON, skipping, TIMES))) {
      decoder.take("", NOW);
      decoder.take(example("\"time\":" + NOW), NOW);

      assertThat(decoder.taken()).isOne();
      assertThat(decoder.rejections()).isEmpty();
    }
  }

  @Test
  void labelsAreReadUnderAMappingOfTheirOwn() throws Exception {
    JobSettings settings =
        new SettingsReader()
            .set("topics.labels", "labels")
            .set("labels.mapping.key", "/machineId")
            .set("labels.mapping.id", "/eventId")
            .set("labels.mapping.label", "/verdict")
            .set("labels.mapping.time", "/ts")
            .set("labels.mapping.timeFormat", "EPOCH_S")
            .read();
    try (Decoder decoder =
        new Decoder(Decoding.ofLabels(TopicFormat.JSON, settings.mappingOfLabels(), TIMES))) {
      decoder.take(
          "{\"machineId\":\"p9\",\"eventId\":\"a4\",\"verdict\":\"ok\",\"ts\":1767229200}", NOW);

      assertThat(decoder.rejections()).isEmpty();
      assertThat(((Arrival.OfLabel) decoder.harness.extractOutputValues().get(0)).label())
          .isEqualTo(new Label("p9", "a4", "ok", 1_767_229_200_000L));
    }
  }

  private static Decoder examples() throws Exception {
    return new Decoder(Decoding.ofExamples(TopicFormat.JSON, RecordMapping.DEFAULTS, TIMES));
  }

  private static String example(String time) {
    return "{\"features\":[1,2]," + time + "}";
  }

  private static String label(long time) {
    return "{\"id\":\"a\",\"label\":\"x\",\"time\":" + time + "}";
  }

  /** The operator in a harness at {@link #NOW}. */
  private static final class Decoder implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<SourceRecord, Arrival> harness;

    Decoder(Decoding decoding) throws Exception {
      harness =
          new OneInputStreamOperatorTestHarness<>(
              new ProcessOperator<>(new DecodeExamples(decoding)));
      harness.open();
      harness.setProcessingTime(NOW);
    }

    void take(String json, long timestamp) throws Exception {
      harness.processElement(
          new StreamRecord<>(new SourceRecord("in", 0, 0, timestamp, json.getBytes(UTF_8))));
    }

    int taken() {
      return harness.extractOutputValues().size();
    }

    List<String> rejectedBytes() {
      return harness.getSideOutput(SideOutputs.REJECTED).stream()
          .map(record -> new String(record.getValue().record().bytes(), UTF_8))
          .toList();
    }

    List<String> rejections() {
      Queue<StreamRecord<RejectedRecord>> records = harness.getSideOutput(SideOutputs.REJECTED);
      return records == null
          ? List.of()
          : records.stream().map(record -> record.getValue().reason()).toList();
    }

    @Override
    public void close() {
      try {
        harness.close();
      } catch (Exception e) {
        throw new AssertionError("the operator does not close", e);
      }
    }
  }
}
