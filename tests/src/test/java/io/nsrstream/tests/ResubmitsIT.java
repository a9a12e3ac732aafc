package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.tests.processes.BrokerProcess;
import io.nsrstream.tests.processes.ClusterSize;
import io.nsrstream.tests.processes.FlinkProcesses;
import io.nsrstream.tests.processes.Held;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a session cluster keeps of jobs that are gone. {@code -Dnsr.resubmits=50} for more. */
@Tag("long")
final class ResubmitsIT {
  private static final int RESUBMITS = Integer.getInteger("nsr.resubmits", 10);
  private static final int KEYS = 6;

  /**
   * Of each TaskManager: those of the last job and of one more, a loader and its wrapper each,
   * which do not add up with further jobs.
   */
  private static final long MOST_LOADERS = 2 * 4;

  /** They come and go by one or two: a closing connection, the scheduler of a client. */
  private static final long MOST_THREADS = 4;

  private static final double MOST_GROWTH = 1.05;

  /** What the JobManager keeps of finished jobs at most: Flink's {@code jobstore.cache-size}. */
  private static final long FINISHED_JOBS_MB = 50;

  @BeforeAll
  static void requireWhatIsStarted() {
    RealProcessesIT.requireWhatIsStarted();
  }

  @Test
  void resubmitsLeakNothing(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
      throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        FlinkProcesses flink =
            FlinkProcesses.start(directory.resolve("flink"), ClusterSize.SMALL)) {
      JobTopics topics = RealProcessesIT.topics(broker, "again");
      Map<String, String> settings =
          topics.arguments(Map.of("flink.checkpointIntervalMs", "1000", "flink.parallelism", "2"));
      try (SteadyProducer producer =
          new SteadyProducer(broker.servers(), topics.name(JobTopics.EXAMPLES), KEYS, 31)) {
        String savepoint = flink.stop(flink.submit("", settings), false);
        savepoint = flink.stop(flink.submit(savepoint, settings), false);
        Held first = held(flink, 1);
        Held last = first;
        for (int i = 2; i <= RESUBMITS; i++) {
          savepoint = flink.stop(flink.submit(savepoint, settings), false);
          last = held(flink, i);
        }
        assertThat(producer.stop()).isNotEmpty();
        assertThat(last.jobLoaders()).isLessThanOrEqualTo(MOST_LOADERS);
        assertThat(last.threads()).isLessThanOrEqualTo(first.threads() + MOST_THREADS);
        assertThat(last.heapMb()).isLessThanOrEqualTo(first.heapMb() + FINISHED_JOBS_MB);
        assertThat((double) last.residentMb())
            .isLessThanOrEqualTo(MOST_GROWTH * first.residentMb());
      }
    }
  }

  /** What all processes hold together. */
  private static Held held(FlinkProcesses flink, int resubmit) throws Exception {
    Map<String, Held> held = Held.byEachOf(flink);
    System.out.printf("after resubmit %d: %s%n", resubmit, held);
    return Held.sum(held);
  }
}
