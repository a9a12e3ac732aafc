package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formula of docs/cluster.md for memory outside the heap, against processes. */
@Tag("long")
@Timeout(300)
final class OffHeapIT {
  private static final int CLASSES = 3;
  private static final int ADAM = 2;
  private static final long MEBIBYTE = 1 << 20;

  /** The budget of the page is twice the networks, for what the allocator holds beside them. */
  private static final double MOST_HELD = 2;

  private static final double LEAST_HELD = 0.9;

  @ParameterizedTest
  @CsvSource({
    "800, 60, 20, learner.size=SMALL, 32, 16, 1",
    "150, 60, 20, learner.size=DEFAULT, 64, 32, 7",
    "10, 60, 200, 'model.network=mlp:1024,1024', 1024, 32, 7",
  })
  void aProcessTakesWhatTheFormulaSays(
      int learners, int examples, int features, String setting, int width, int rows, int encoded)
      throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "resident memory needs Linux");
    long[] printed = probe(learners, examples, features, setting);
    double formula = (double) learners * bytes(features * encoded, width, rows);

    assertThat((double) printed[2]).isCloseTo(formula, Percentage.withPercentage(10));
    assertThat((double) printed[1]).isBetween(LEAST_HELD * formula, MOST_HELD * formula);
    assertThat(printed[0]).isBetween(50 * MEBIBYTE, 300 * MEBIBYTE);
  }

  /** Of a network with two hidden layers of one width. */
  private static long bytes(int inputs, int width, int rows) {
    long parameters = (inputs + 1L) * width + (width + 1L) * width + (width + 1L) * CLASSES;
    long outputs = 2L * width + CLASSES;
    return Float.BYTES * ((2 + ADAM) * parameters + 2L * rows * (inputs + outputs));
  }

  private static long[] probe(int learners, int examples, int features, String setting)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xms700m",
            "-Xmx700m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            MemoryProbe.class.getName(),
            "" + learners,
            "" + examples,
            "" + features,
            setting));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    String[] numbers = output.lines().reduce("", (before, line) -> line).split(" ", -1);
    return new long[] {
      Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])
    };
  }
}
