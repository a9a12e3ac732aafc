package io.nsrstream.flink.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One record cannot end a job, whatever it holds: the job runs in a process with a 1 GB heap. */
@Timeout(300)
final class OneRecordTest {
  private static final int EXAMPLES = 300;
  private static final int BAD = 200;

  @Test
  void anUnlabelledRecordOfAThousandStepsOnAKeyOfVectorsEndsNoJob(@TempDir Path directory)
      throws Exception {
    Path log = directory.resolve("job.log");
    Process process =
        new ProcessBuilder(command(directory))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("the job ends").isTrue();
      assertThat(process.exitValue()).as("see %s", Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> command(Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx1g");
    for (String opened : List.of("java.util", "java.lang", "java.time", "java.util.concurrent")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(OneRecordTest.class.getName());
    command.add(directory.resolve("savepoints").toString());
    return command;
  }

  /**
   * The job: default networks, one key, the bad record in the middle. A savepoint at the end shows
   * that the state of the key has stayed small.
   */
  public static void main(String[] arguments) throws Exception {
    JobSettings settings = settings();
    try (SteppedJob job =
        SteppedJob.start(settings, OneRecordTest::record, OneRecordTest::record, "")) {
      job.examples(EXAMPLES);
      job.await(() -> job.predictions().size() + job.rejected().size(), EXAMPLES);
      job.await(() -> job.rejected().size(), 1);
      job.stop(Path.of(arguments[0]));
    }
    System.exit(0);
  }

  private static JobSettings settings() throws IOException {
    return JobSettings.of(Map.of("flink.parallelism", "1"));
  }

  private static SourceRecord record(long i) {
    String json =
        i == BAD
            ? "{\"features\":[" + "[0,1,2,3,4,5,6,7,8,9],".repeat(999) + "[0,1,2,3,4,5,6,7,8,9]]}"
            : labelled(i);
    return new SourceRecord("examples", 0, i, i, json.getBytes(UTF_8));
  }

  private static String labelled(long i) {
    Random random = new Random(i);
    StringBuilder features = new StringBuilder();
    for (int f = 0; f < 10; f++) {
      features.append(f == 0 ? "" : ",").append(random.nextFloat() + (f == i % 3 ? 1 : 0));
    }
    return "{\"features\":[%s],\"label\":\"class %d\"}".formatted(features, i % 3);
  }
}
