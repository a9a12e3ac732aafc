package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nsrstream.online.data.Example;
import io.nsrstream.tests.processes.BrokerProcess;
import io.nsrstream.tests.processes.ClusterSize;
import io.nsrstream.tests.processes.Fault;
import io.nsrstream.tests.processes.FlinkProcesses;
import io.nsrstream.tests.processes.Injector;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job as a user submits it, on a session cluster and a broker of several processes, to which
 * things happen. {@code -Dnsr.faults=100 -Dnsr.faults.seed=7} for more and other faults.
 */
@Tag("long")
final class RealProcessesIT {
  private static final int FAULTS = Integer.getInteger("nsr.faults", 14);
  private static final long SEED = Long.getLong("nsr.faults.seed", 1);
  private static final int KEYS = 6;
  private static final int PARTITIONS = 4;

  @BeforeAll
  static void requireWhatIsStarted() {
    assumeTrue(FlinkProcesses.built(), "no job jar: ./mvnw package makes it");
    assumeTrue(System.getProperty("os.name").equals("Linux"), "signals and limits are Linux's");
  }

  @Test
  void noFaultLosesOrDoublesARecordOrChangesAModel(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    Map<Fault.Kind, Integer> injected = new EnumMap<>(Fault.Kind.class);
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        FlinkProcesses flink =
            FlinkProcesses.start(directory.resolve("flink"), ClusterSize.SMALL)) {
      JobTopics topics = topics(broker, "faulty");
      // Fewer live learners than keys, so that some rest in state.
      Map<String, String> settings =
          topics.arguments(Map.of("flink.checkpointIntervalMs", "1000", "flink.liveLearners", "3"));
      List<Example> examples;
      try (SteadyProducer producer =
          new SteadyProducer(broker.servers(), topics.name(JobTopics.EXAMPLES), KEYS, SEED)) {
        Injector injector = Injector.start(flink, broker, settings, SEED);
        System.out.printf("%d faults of seed %d, in %s%n", FAULTS, SEED, directory);
        for (Fault fault : Fault.plan(SEED, FAULTS)) {
          long start = System.nanoTime();
          injector.inject(fault);
          injected.merge(fault.kind(), 1, Integer::sum);
          System.out.printf("%s, over after %.1f s%n", fault, (System.nanoTime() - start) / 1e9);
        }
        examples = producer.stop();
        topics.awaitCommitted(JobTopics.PREDICTIONS, examples.size());
        flink.stop(injector.job(), true);
      }
      System.out.printf("%s injected while %d examples came%n", injected, examples.size());

      TrainingOutcome expected = TrainingOutcome.ofLearners(examples, topics.settings(settings));
      TrainingOutcome committed = topics.outcome();
      assertThat(topics.committed(JobTopics.PREDICTIONS)).hasSize(examples.size());
      assertThat(committed.predictions()).isEqualTo(expected.predictions());
      assertThat(committed.snapshots()).isEqualTo(expected.snapshots());
      assertThat(topics.committed(JobTopics.REJECTED))
          .extracting(record -> new String(record.value(), UTF_8))
          .isEmpty();
    }
  }

  static JobTopics topics(BrokerProcess broker, String job) throws Exception {
    JobTopics topics = new JobTopics(broker.servers(), job);
    for (String topic : JobTopics.ALL) {
      broker.createTopic(topics.name(topic), PARTITIONS, Map.of());
    }
    return topics;
  }
}
