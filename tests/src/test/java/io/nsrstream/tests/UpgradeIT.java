package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.SavedLearners;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.tests.processes.BrokerProcess;
import io.nsrstream.tests.processes.ClusterSize;
import io.nsrstream.tests.processes.FlinkProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointWriter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job as it is shipped goes on from savepoints of older versions, under the settings of those
 * days. The savepoints are those that flink-jobs keeps of each layout, with learners of three keys.
 */
@Tag("long")
final class UpgradeIT {
  private static final int LAYOUTS = 2;
  private static final int KEYS = 3;
  private static final int EXAMPLES = 120;
  private static final int LEARNED_BEFORE = 200;
  private static final long BEGINNING = 1_790_000_100_000L;

  /** Of the learners in the savepoints, by the names that settings had then. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("model.network", "mlp:6"),
          Map.entry(
              "learner.race.members",
              "batch=4 lambda=0.3 window=10 encoding=quantiles,"
                  + "batch=2 replay=1 rows=4 buffer=20 lambda=0.1 window=10"),
          Map.entry("learner.features.sequences", "RAW"),
          Map.entry("learner.features.bins", "8"),
          Map.entry("learner.maxClasses", "4"),
          Map.entry("learner.evaluationWindow", "20"),
          Map.entry("learner.pool.neighbours", "[]"),
          Map.entry("learner.pool.regressions", "[]"),
          Map.entry("learner.pool.classMeans", "[]"),
          Map.entry("learner.pool.persistence", "false"),
          Map.entry("mapping.timeFormat", "EPOCH_MS"),
          Map.entry("flink.parallelism", "1"),
          Map.entry("flink.checkpointIntervalMs", "1000"),
          Map.entry("versions.everyMs", "0"));

  @BeforeAll
  static void requireWhatIsStarted() {
    RealProcessesIT.requireWhatIsStarted();
  }

  @Test
  void savepointsOfOlderVersionsGoOnAsTheirLearnersWould(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        FlinkProcesses flink =
            FlinkProcesses.start(directory.resolve("flink"), ClusterSize.SMALL)) {
      for (int layout = 1; layout <= LAYOUTS; layout++) {
        Path savepoint = directory.resolve("savepoint-v" + layout);
        writeWithoutSource(layout, savepoint);
        JobTopics topics = RealProcessesIT.topics(broker, "upgraded-" + layout);
        Map<String, String> arguments = topics.connections();
        arguments.put("topics.models", topics.name(JobTopics.MODELS));
        arguments.putAll(SETTINGS);
        JobSettings settings = JobSettings.of(arguments);
        Map<String, Learner> learners =
            learners(savepoint, settings, directory.resolve("read-" + layout));
        assertThat(learners.values().stream().mapToLong(Learner::examples).sum())
            .isEqualTo(LEARNED_BEFORE);

        List<Example> examples = examples(layout);
        topics.produceExamples(examples);
        String job = flink.submit(savepoint.toUri().toString(), arguments);
        topics.awaitCommitted(JobTopics.PREDICTIONS, examples.size());
        flink.stop(job, true);

        assertThat(topics.outcome())
            .isEqualTo(
                TrainingOutcome.ofLearners(
                    examples, key -> Objects.requireNonNull(learners.get(key), key)));
        assertThat(topics.committed(JobTopics.REJECTED))
            .extracting(record -> new String(record.value(), UTF_8))
            .isEmpty();
      }
    }
  }

  /** Their examples came from a source of tests, whose state says nothing to Kafka's. */
  private static void writeWithoutSource(int layout, Path savepoint) throws Exception {
    Path kept =
        Path.of("..", "flink-jobs", "src", "test", "resources")
            .resolve("savepoint-v%d-plain".formatted(layout))
            .toRealPath();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    SavepointWriter.fromExistingSavepoint(
            environment, kept.toUri().toString(), new HashMapStateBackend())
        .removeOperator(OperatorIdentifier.forUid("examples"))
        .write(savepoint.toUri().toString());
    environment.execute("without its source");
  }

  private static Map<String, Learner> learners(Path savepoint, JobSettings settings, Path scratch)
      throws IOException {
    Map<String, Learner> learners = new TreeMap<>();
    SavedLearners.of(savepoint, settings.flink(), scratch)
        .read(
            saved ->
                learners.put(
                    saved.key(),
                    Learner.restore(
                        Snapshot.of(saved.snapshot()),
                        settings.learner(),
                        settings.model().factory())));
    return learners;
  }

  /** Like those of the savepoints, and later: a feature is high, which tells the class. */
  private static List<Example> examples(long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      int group = random.nextInt(3);
      float[] features = new float[3];
      for (int f = 0; f < features.length; f++) {
        features[f] = (f == group ? 3 : 0) + (float) random.nextGaussian();
      }
      examples.add(
          new Example(
              "k" + i % KEYS,
              "later-" + i,
              features,
              List.of(),
              "class " + group,
              BEGINNING + 100L * i));
    }
    return examples;
  }
}
