package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that goes on with more subtasks, and with state on the heap instead of in RocksDB, does for
 * every key what it would have done with one.
 */
@Timeout(120)
final class RescalingIT {
  private static final int KEYS = 40;
  private static final int COUNT = 6_000;
  private static final int PARTITIONS = 3;

  @Test
  void everyKeyFaresAlikeWhereverItIsLearned(@TempDir Path savepoints) throws Exception {
    List<Example> examples = SeededExamples.of(KEYS, COUNT, 12);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JobTopics steady = new JobTopics(broker, "steady", PARTITIONS);
      JobTopics rescaled = new JobTopics(broker, "rescaled", PARTITIONS);

      JobSettings alone = steady.settings(Map.of());
      try (RunningJob job = RunningJob.start(alone)) {
        steady.produceExamples(examples);
        steady.awaitCommitted(job, JobTopics.PREDICTIONS, COUNT);
        job.finish(savepoints);
      }
      rescaled.produceExamples(examples.subList(0, COUNT / 2));
      String savepoint;
      try (RunningJob job =
          RunningJob.start(rescaled.settings(cached(2)), RunningJob.withBackend("rocksdb"))) {
        rescaled.awaitCommitted(job, JobTopics.PREDICTIONS, COUNT / 4);
        savepoint = job.stop(savepoints);
      }
      rescaled.produceExamples(examples.subList(COUNT / 2, COUNT));
      try (RunningJob job = RunningJob.resume(savepoint, rescaled.settings(cached(3)))) {
        rescaled.awaitCommitted(job, JobTopics.PREDICTIONS, COUNT);
        job.finish(savepoints);
      }

      TrainingOutcome expected = TrainingOutcome.ofLearners(examples, alone);
      assertThat(expected.predictions()).hasSize(KEYS);
      assertThat(steady.outcome()).isEqualTo(expected);
      assertThat(rescaled.outcome().predictions()).isEqualTo(expected.predictions());
      assertThat(rescaled.outcome().snapshots()).isEqualTo(expected.snapshots());
    }
  }

  /** Fewer live learners than keys, so that most of what moves comes from state. */
  private static Map<String, String> cached(int parallelism) {
    return Map.of("flink.parallelism", Integer.toString(parallelism), "flink.liveLearners", "4");
  }
}
