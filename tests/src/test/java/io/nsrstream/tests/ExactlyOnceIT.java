package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures in the middle of a stream leave no trace in what the job commits. */
@Timeout(180)
final class ExactlyOnceIT {
  private static final int SLICE = 800;
  private static final int SLICES = 4;

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @ParameterizedTest
  @CsvSource({"1, 256, hashmap", "5, 2, hashmap", "6, 2, rocksdb"})
  void aJobThatFailsThriceCommitsWhatAnUninterruptedOneDoes(
      int keys, String liveLearners, String backend, @TempDir Path savepoints) throws Exception {
    List<Example> examples = SeededExamples.of(keys, SLICES * SLICE, 11);
    Map<String, String> further =
        Map.of("flink.liveLearners", liveLearners, "flink.metricsEvery", "100");
    JobTopics calm = new JobTopics(BROKER, "calm-" + keys, 1);
    JobTopics faulty = new JobTopics(BROKER, "faulty-" + keys, 1);

    runUninterrupted(calm, calm.settings(further), examples, savepoints);
    runWithFaults(faulty, faulty.settings(further), backend, examples, savepoints);

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
      JobTopics topics,
      JobSettings settings,
      String backend,
      List<Example> examples,
      Path savepoints)
      throws Exception {
    for (int slice = 1; slice < SLICES; slice++) {
      FailingOnce.failAt(topics.name(JobTopics.EXAMPLES), (long) slice * SLICE + SLICE / 2);
    }
    try (RunningJob job =
        RunningJob.start(FailingOnce.job(settings), settings, RunningJob.withBackend(backend))) {
      for (int slice = 0; slice < SLICES; slice++) {
        topics.produceExamples(examples.subList(slice * SLICE, (slice + 1) * SLICE));
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, (slice + 1) * SLICE);
      }
      job.finish(savepoints);
    }
    assertThat(FailingOnce.faults()).as("faults that did not happen").isEmpty();
  }

  private static List<String> values(JobTopics topics, String topic) {
    return topics.committed(topic).stream()
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }
}
