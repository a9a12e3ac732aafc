package io.nsrstream.online.drift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How late detectors are, and how often wrong, on errors that are independent of each other. */
class DetectionDelayTest {
  private static final int SEEDS = 100;
  private static final int STEADY = 1_000;
  private static final int CHANGED = 1_000;
  private static final int ALARM_SEEDS = 20;
  private static final int ALARM_ERRORS = 100_000;

  /**
   * What the documentation says must stay what detectors do. {@code target/golden} has a fresh
   * table, to copy from when a detector is added.
   */
  @Test
  void theTableIsWhatDetectorsDo() throws IOException {
    String fresh = table();
    Path file = Path.of("target", "golden", "detectors.txt");
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, fresh);

    try (InputStream golden =
        Objects.requireNonNull(getClass().getResourceAsStream("detectors.txt"))) {
      assertThat(fresh).isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | detector | median | 90 % | longest | missed | false alarms |
            |---|---|---|---|---|---|
            """);
    for (Detector detector : Detector.values()) {
      if (detector != Detector.NONE) {
        int[] delays = delays(detector);
        table.append(
            String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.2f |\n",
                detector,
                delays[delays.length / 2],
                delays[delays.length * 9 / 10],
                delays[delays.length - 1],
                SEEDS - delays.length,
                falseAlarms(detector)));
      }
    }
    return table.toString();
  }

  /** The table's bounds, so that a golden table cannot be replaced by just anything. */
  @ParameterizedTest
  @CsvSource({
    "ADWIN, 120, 0, 1",
    "DDM, 120, 15, 2",
    "HDDM_A, 80, 0, 1",
    "KSWIN, 80, 40, 2",
    "PAGE_HINKLEY, 200, 0, 2"
  })
  void mostChangesAreFoundAndFalseAlarmsAreRare(
      Detector detector, int median, int missed, double falseAlarms) {
    int[] delays = delays(detector);

    assertThat(delays[delays.length / 2]).isLessThanOrEqualTo(median);
    assertThat(SEEDS - delays.length).isLessThanOrEqualTo(missed);
    assertThat(falseAlarms(detector)).isLessThanOrEqualTo(falseAlarms);
  }

  /** Errors from the change of their rate from 0.2 to 0.5 to the first drift, ascending. */
  private static int[] delays(Detector kind) {
    return IntStream.rangeClosed(1, SEEDS)
        .map(seed -> delay(kind.create(seed), seed))
        .filter(delay -> delay <= CHANGED)
        .sorted()
        .toArray();
  }

  private static int delay(DriftDetector detector, long seed) {
    ErrorStream errors = new ErrorStream(0.2, seed);
    for (int i = 0; i < STEADY; i++) {
      detector.add(errors.getAsDouble());
    }
    errors.changeTo(0.5);
    int delay = 1;
    while (delay <= CHANGED && detector.add(errors.getAsDouble()) != Signal.DRIFT) {
      delay++;
    }
    return delay;
  }

  /** Drifts in 100,000 errors whose rate stays 0.2. */
  private static double falseAlarms(Detector kind) {
    return LongStream.rangeClosed(1, ALARM_SEEDS)
        .map(seed -> falseAlarms(kind.create(seed), new ErrorStream(0.2, seed)))
        .average()
        .orElseThrow();
  }

  private static long falseAlarms(DriftDetector detector, ErrorStream errors) {
    return IntStream.range(0, ALARM_ERRORS)
        .filter(i -> detector.add(errors.getAsDouble()) == Signal.DRIFT)
        .count();
  }
}
