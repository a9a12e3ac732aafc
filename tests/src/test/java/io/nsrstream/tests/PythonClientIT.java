package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.local.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tests of the Python client, with a learner in a real process and a job that runs. */
@Timeout(180)
final class PythonClientIT {
  private static final Path CLIENT = Path.of("..", "clients", "python").toAbsolutePath();

  /** Debian has its Kafka clients for its own Python, which need not be the first on the path. */
  private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

  private static final int SECONDS = 150;

  @TempDir private Path folder = Path.of("");

  @Test
  void learnersAnswer() throws Exception {
    Path command = command();

    run(
        python("sys", "Python 3.9 or newer: apt-get install python3"),
        Map.of("NSR_COMMAND", command.toString()),
        "tests.test_process",
        "tests.test_learner",
        "tests.test_page.PageTest.test_a_learner",
        "tests.test_page.PageTest.test_the_recipe");
  }

  @Test
  void examplesArePredictedByAJob(@TempDir Path savepoints) throws Exception {
    String python =
        python(
            "confluent_kafka",
            "a Kafka client for Python: apt-get install python3-confluent-kafka python3-kafka");
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JobTopics topics = new JobTopics(broker, "python", 2);
      Map<String, String> further = Map.of("flink.metricsEvery", "50", "topics.models", "");
      try (RunningJob job = RunningJob.start(topics.settings(further))) {
        run(
            python,
            Map.of("NSR_SERVERS", broker.bootstrapServers(), "NSR_TOPICS", topics.name("")),
            "tests.test_kafka",
            "tests.test_page.PageTest.test_topics");
        job.finish(savepoints);
      }
    }
  }

  /** The nsr command as a program of its own, in a folder whose name has a blank. */
  private Path command() throws IOException {
    Path command = Files.createDirectory(folder.resolve("a folder")).resolve("nsr");
    Files.writeString(
        command,
        """
        #!/bin/sh
        exec '%s' -Xmx1g -XX:TieredStopAtLevel=1 -cp '%s' %s "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Nsr.class.getName()));
    return Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
  }

  /** The first Python that has a module. */
  private static String python(String module, String need) throws Exception {
    for (String python : PYTHONS) {
      if (has(python, module)) {
        return python;
      }
    }
    assumeTrue(false, "there is no " + need);
    return "";
  }

  private static boolean has(String python, String module) throws InterruptedException {
    String check = "import sys, %s; sys.exit(sys.version_info < (3, 9))".formatted(module);
    try {
      return new ProcessBuilder(python, "-c", check)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private void run(String python, Map<String, String> variables, String... tests) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(python, "-B", "-m", "unittest", "-v")
            .directory(CLIENT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.command().addAll(List.of(tests));
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
          .as(() -> "ends in time:\n" + read(output))
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> read(output)).isZero();
    assertThat(read(output)).contains("OK").doesNotContain("NSR_COMMAND", "NSR_SERVERS");
  }

  private static String read(Path output) {
    try {
      return Files.readString(output, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
