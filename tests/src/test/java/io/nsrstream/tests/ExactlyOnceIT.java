package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.kafka.SourceRecordSchema;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures in the middle of a stream leave no trace in what the job commits. */
@Timeout(180)
final class ExactlyOnceIT {
  private static final int SLICE = 800;
  private static final int SLICES = 4;

  /** Slow enough for checkpoints in mid slice and mid batch, which recovery then begins from. */
  private static final long PAUSE_NANOS = 1_000_000;

  private static final Set<Long> FAULTS = ConcurrentHashMap.newKeySet();

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 256", "5, 2"})
  void aJobThatFailsThriceCommitsWhatAnUninterruptedOneDoes(
      int keys, String liveLearners, @TempDir Path savepoints) throws Exception {
    List<Example> examples = SeededExamples.of(keys, SLICES * SLICE, 11);
    Map<String, String> further =
        Map.of("flink.liveLearners", liveLearners, "flink.metricsEvery", "100");
    JobTopics calm = new JobTopics(broker, "calm-" + keys, 1);
    JobTopics faulty = new JobTopics(broker, "faulty-" + keys, 1);

    runUninterrupted(calm, calm.settings(further), examples, savepoints);
    runWithFaults(faulty, faulty.settings(further), examples, savepoints);

    TrainingOutcome expected = TrainingOutcome.ofLearners(examples, calm.settings(further));
    assertThat(calm.outcome()).isEqualTo(expected);
    assertThat(faulty.outcome().predictions()).isEqualTo(expected.predictions());
    assertThat(faulty.outcome().snapshots()).isEqualTo(expected.snapshots());
    assertThat(values(faulty, JobTopics.METRICS)).isEqualTo(values(calm, JobTopics.METRICS));
    assertThat(faulty.committed(JobTopics.REJECTED)).isEmpty();
  }

  private static void runUninterrupted(
      JobTopics topics, JobSettings settings, List<Example> examples, Path savepoints)
      throws Exception {
    try (RunningJob job = RunningJob.start(settings)) {
      topics.produceExamples(examples);
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, examples.size());
      job.finish(savepoints);
    }
  }

  /**
   * Each slice is produced when all before is committed, so that every fault, in the middle of a
   * slice, is behind a checkpoint that holds learned state and before outputs that roll back.
   */
  private static void runWithFaults(
      JobTopics topics, JobSettings settings, List<Example> examples, Path savepoints)
      throws Exception {
    for (int slice = 1; slice < SLICES; slice++) {
      FAULTS.add((long) slice * SLICE + SLICE / 2);
    }
    try (RunningJob job = RunningJob.start(failing(settings), settings)) {
      for (int slice = 0; slice < SLICES; slice++) {
        topics.produceExamples(examples.subList(slice * SLICE, (slice + 1) * SLICE));
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, (slice + 1) * SLICE);
      }
      job.finish(savepoints);
    }
    assertThat(FAULTS).as("faults that did not happen").isEmpty();
  }

  private static TrainingJob failing(JobSettings settings) {
    TrainingJob job = TrainingJob.onKafka(settings);
    KafkaTopics topics = new KafkaTopics(settings.kafka(), settings.topics(), settings.name());
    return new TrainingJob(
        topics.examples(new FailingOnce()),
        job.labels(),
        job.predictions(),
        job.rejected(),
        job.metrics(),
        job.models(),
        job.limits());
  }

  private static List<String> values(JobTopics topics, String topic) {
    return topics.committed(topic).stream()
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }

  /** Fails at each of the offsets named in {@link #FAULTS}, the first time it comes. */
  private static final class FailingOnce implements KafkaRecordDeserializationSchema<SourceRecord> {
    private static final long serialVersionUID = 1;

    private final SourceRecordSchema schema = new SourceRecordSchema();

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out)
        throws IOException {
      LockSupport.parkNanos(PAUSE_NANOS);
      if (FAULTS.remove(record.offset())) {
        throw new IOException("a fault on purpose, at offset " + record.offset());
      }
      schema.deserialize(record, out);
    }

    @Override
    public TypeInformation<SourceRecord> getProducedType() {
      return schema.getProducedType();
    }
  }
}
