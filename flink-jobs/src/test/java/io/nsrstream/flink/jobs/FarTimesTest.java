package io.nsrstream.flink.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A job in which one time of one record is far ahead: all other records are learned. */
@Timeout(120)
final class FarTimesTest {
  private static final int PERIOD_MS = 100;
  private static final long DAYS_400_MS = 400L * 86_400_000;

  /** Number of the record with the wrong time, on its topic. */
  private static final int WRONG = 100;

  private static final int LABELLED = 2_000;
  private static final int READINGS = 3_000;
  private static final int LENGTH = 3;

  /** Recent, for how far ahead a time is depends on the clock of the machine. */
  private static final long BEGINNING = System.currentTimeMillis() - READINGS * PERIOD_MS;

  @Test
  void aLabelWithItsTimeInMicrosecondsKeepsNoOtherLabelOfABusyKeyFromBeingLearned()
      throws Exception {
    try (SteppedJob job =
        SteppedJob.start(
            lateLabels(),
            i -> example(i, time(i)),
            i -> label(i, i == WRONG ? 1_000 * time(i) : time(i)),
            "")) {
      job.examples(LABELLED);
      job.labels(LABELLED);
      job.await(() -> job.metrics().size(), LABELLED - 1);
      job.await(() -> job.predictions().size(), LABELLED);

      requireLearned(job);
      requireOneRejection(job, "labels", "/time must be from 2001 to tomorrow");
    }
  }

  @Test
  void anExampleWithItsTimeInMicrosecondsKeepsNoOtherExampleOfABusyKeyFromBeingLearned()
      throws Exception {
    try (SteppedJob job =
        SteppedJob.start(
            lateLabels(),
            i -> example(i, i == WRONG ? 1_000 * time(i) : time(i)),
            i -> label(i, time(i)),
            "")) {
      job.examples(LABELLED);
      job.labels(LABELLED);
      job.await(() -> job.metrics().size(), LABELLED - 1);

      requireLearned(job);
      requireOneRejection(job, "examples", "/time must be from 2001 to tomorrow");
    }
  }

  /** Without a time of their own, readings have that of their Kafka record. */
  @Test
  void aKafkaTimestampFarAheadMakesNoOtherReadingLate() throws Exception {
    try (SteppedJob job =
        SteppedJob.start(
            sequences(), i -> reading(i, timestamp(i), ""), i -> label(i, time(i)), "")) {
      job.examples(READINGS + 1);
      job.await(() -> job.predictions().size(), READINGS / LENGTH);

      assertThat(job.predictions()).hasSize(READINGS / LENGTH);
      requireOneRejection(job, "examples", "Kafka timestamp must be at most");
    }
  }

  @Test
  void aKafkaTimestampFarAheadEndsNoSequenceOfReadingsWithTimesOfTheirOwn() throws Exception {
    try (SteppedJob job =
        SteppedJob.start(
            sequences(),
            i -> reading(i, timestamp(i), ",\"time\":" + time(i)),
            i -> label(i, time(i)),
            "")) {
      job.examples(READINGS + 1);
      job.await(() -> job.predictions().size(), READINGS / LENGTH);

      assertThat(job.predictions()).hasSize(READINGS / LENGTH);
      requireOneRejection(job, "examples", "Kafka timestamp must be at most");
    }
  }

  private static void requireLearned(SteppedJob job) {
    assertThat(job.metrics()).hasSize(LABELLED - 1);
    assertThat(job.metrics().get(LABELLED - 2).report().examples()).isEqualTo(LABELLED - 1);
    assertThat(job.metrics()).allSatisfy(report -> assertThat(report.unlabelled()).isZero());
  }

  private static void requireOneRejection(SteppedJob job, String topic, String reason)
      throws Exception {
    job.await(() -> job.rejected().size(), 1);
    List<RejectedRecord> rejected = job.rejected();
    assertThat(rejected).hasSize(1);
    assertThat(rejected.get(0).record().topic()).isEqualTo(topic);
    assertThat(rejected.get(0).record().offset()).isEqualTo(WRONG);
    assertThat(rejected.get(0).reason()).startsWith(reason);
  }

  private static JobSettings lateLabels() throws IOException {
    return settings(Map.of("topics.labels", "labels"));
  }

  private static JobSettings sequences() throws IOException {
    return settings(
        Map.of("sequence.length", Integer.toString(LENGTH), "sequence.maxGapMs", "1000"));
  }

  private static JobSettings settings(Map<String, String> further) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("model.network", "mlp:4");
    settings.put("learner.members", "[{batch: 8}]");
    settings.put("flink.parallelism", "1");
    settings.put("flink.metricsEvery", "1");
    settings.putAll(further);
    return JobSettings.of(settings);
  }

  private static long time(long i) {
    return BEGINNING + i * PERIOD_MS;
  }

  private static long timestamp(long i) {
    return i == WRONG ? time(i) + DAYS_400_MS : time(i);
  }

  private static SourceRecord example(long i, long time) {
    return record(
        "examples",
        i,
        time(i),
        "{\"id\":\"e%d\",\"features\":%s,\"time\":%d}".formatted(i, features(i), time));
  }

  private static SourceRecord label(long i, long time) {
    return record(
        "labels",
        i,
        time(i),
        "{\"id\":\"e%d\",\"label\":\"class %d\",\"time\":%d}".formatted(i, i % 3, time));
  }

  private static SourceRecord reading(long i, long timestamp, String time) {
    return record("examples", i, timestamp, "{\"features\":%s%s}".formatted(features(i), time));
  }

  private static String features(long i) {
    Random random = new Random(i);
    return "[%s,%s]".formatted(random.nextFloat() + i % 3, random.nextFloat());
  }

  private static SourceRecord record(String topic, long offset, long timestamp, String json) {
    return new SourceRecord(topic, 0, offset, timestamp, json.getBytes(UTF_8));
  }
}
