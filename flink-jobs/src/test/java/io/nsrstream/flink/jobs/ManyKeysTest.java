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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key costs what it has learned: the job runs in a process with a 1 GB heap. */
@Tag("long")
@Timeout(600)
final class ManyKeysTest {
  private static final int KEYS = 20_000;
  private static final int FEATURES = 33;
  private static final int CLASSES = 6;

  /** Most bytes of a key in the savepoint, after one labelled example. */
  private static final int MOST_PER_KEY = 8_000;

  @Test
  void twentyThousandNewKeysOfOneExampleEachFitIntoOneGigabyte(@TempDir Path directory)
      throws Exception {
    Path log = directory.resolve("job.log");
    Process process =
        new ProcessBuilder(command(directory))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(540, TimeUnit.SECONDS)).as("the job ends").isTrue();
      assertThat(process.exitValue()).as("see %s", Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
    assertThat(bytes(directory.resolve("savepoints"))).isLessThan((long) KEYS * MOST_PER_KEY);
  }

  private static long bytes(Path savepoints) throws IOException {
    try (Stream<Path> files = Files.walk(savepoints)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
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
    command.add(ManyKeysTest.class.getName());
    command.add(directory.toString());
    return command;
  }

  /** The job: default settings, each record with a key of its own. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "flink.parallelism",
                "1",
                "flink.checkpointDirectory",
                directory.resolve("checkpoints").toUri().toString()));
    try (SteppedJob job =
        SteppedJob.start(settings, ManyKeysTest::record, ManyKeysTest::record, "")) {
      for (int taken = 0; taken < KEYS; taken += KEYS / 10) {
        job.examples(KEYS / 10);
        job.await(() -> job.predictions().size() + job.rejected().size(), taken + KEYS / 10);
      }
      if (!job.rejected().isEmpty()) {
        throw new AssertionError(job.rejected().get(0));
      }
      job.stop(directory.resolve("savepoints"));
    }
    System.exit(0);
  }

  private static SourceRecord record(long i) {
    Random random = new Random(i);
    StringBuilder features = new StringBuilder();
    for (int f = 0; f < FEATURES; f++) {
      features.append(f == 0 ? "" : ",").append(random.nextFloat());
    }
    String json =
        "{\"key\":\"machine %d\",\"features\":[%s],\"label\":\"class %d\"}"
            .formatted(i, features, i % CLASSES);
    return new SourceRecord("examples", 0, i, i, json.getBytes(UTF_8));
  }
}
