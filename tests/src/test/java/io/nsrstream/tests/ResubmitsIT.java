package io.nsrstream.tests;


import io.nsrstream.tests.processes.BrokerProcess;
import io.nsrstream.tests.processes.FlinkProcesses;
import io.nsrstream.tests.processes.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
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

  private static final Pattern JOB_LOADERS =
      Pattern.compile("(?m)^.*(ChildFirst|SafetyNetWrapper|ParentFirst)ClassLoader.*$");
  private static final Pattern THREADS = Pattern.compile("(?m)^\"");

  /** What a process holds when no job runs. */
  private record Held(long jobLoaders, long threads, long residentMb) {

    static Held by(JavaProcess process) throws IOException, InterruptedException {
      process.diagnose("GC.run");
      process.diagnose("GC.run");
      String loaders = process.diagnose("VM.classloader_stats");
      String threads = process.diagnose("Thread.print");
      return new Held(
          JOB_LOADERS.matcher(loaders).results().count(),
          THREADS.matcher(threads).results().count(),
          process.residentBytes() >> 20);
    }
  }

  @BeforeAll
  static void requireWhatIsStarted() {
    RealProcessesIT.requireWhatIsStarted();
  }

  @Test
  void resubmitsLeakNothing(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
      throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        FlinkProcesses flink = FlinkProcesses.start(directory.resolve("flink"))) {
      JobTopics topics = RealProcessesIT.topics(broker, "again");
      Map<String, String> settings =
          topics.arguments(Map.of("flink.checkpointIntervalMs", "1000", "flink.parallelism", "2"));
      try (SteadyProducer producer =
          new SteadyProducer(broker.servers(), topics.name(JobTopics.EXAMPLES), KEYS, 31)) {
        String savepoint = flink.stop(flink.submit("", settings), false);
        for (int i = 0; i < RESUBMITS; i++) {
          savepoint = flink.stop(flink.submit(savepoint, settings), false);
          Thread.sleep(3000);
          for (Map.Entry<String, JavaProcess> process : flink.taskManagers().entrySet()) {
            System.out.println(i + " " + process.getKey() + " " + Held.by(process.getValue()));
          }
          System.out.println(i + " jobmanager " + Held.by(flink.jobManager()));
        }
        for (Map.Entry<String, JavaProcess> process : flink.taskManagers().entrySet()) {
          java.nio.file.Files.writeString(
              Path.of("/tmp/w/procs." + process.getKey() + ".loaders"),
              process.getValue().diagnose("VM.classloader_stats"));
          java.nio.file.Files.writeString(
              Path.of("/tmp/w/procs." + process.getKey() + ".threads"),
              process.getValue().diagnose("Thread.print"));
        }
        producer.stop();
      }
    }
  }
}
