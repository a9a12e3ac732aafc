package io.nsrstream.online.drift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where River's documentation and tests say that its detectors signal. The streams are written by
 * {@code published-streams.py} beside them.
 */
class PublishedPositionsTest {

  /** Detectors take errors of at most 1, and some streams have values of up to 7. */
  private static final double EIGHTH = 0.125;

  @Test
  void adwinFindsEachChangeOfLevel() throws IOException {
    assertThat(changesOfWindow("levels")).containsExactly(1023);
    assertThat(changesOfWindow("recurring-levels")).containsExactly(1023, 2015, 3007);
    assertThat(changesOfWindow("wider-levels")).containsExactly(1023);
  }

  /** As published, for falls, too, and any values; like River's it begins anew after each. */
  private int[] changesOfWindow(String stream) throws IOException {
    AdaptiveWindow window = new AdaptiveWindow(0.002, 32, 5, 5);
    return positions(
        stream,
        1,
        value -> {
          boolean changed = window.add(value);
          if (changed) {
            window.clear();
          }
          return changed;
        });
  }

  @Test
  void ddm() throws IOException {
    assertThat(positions("errors", 1, drifts(Detector.DDM.create(0)))).containsExactly(1334);
    assertThat(positions("more-errors", 1, drifts(Detector.DDM.create(0)))).containsExactly(1049);
    assertThat(firstWarnings(Detector.DDM.create(0))).containsExactly(1084, 1492);
  }

  @Test
  void hddmA() throws IOException {
    assertThat(positions("errors", 1, drifts(Detector.HDDM_A.create(0)))).containsExactly(1206);
    assertThat(positions("more-errors", 1, drifts(Detector.HDDM_A.create(0))))
        .containsExactly(1047);
    assertThat(firstWarnings(Detector.HDDM_A.create(0))).containsExactly(451);
  }

  /**
   * The levels are so far apart that it makes no difference which values are drawn. River signals
   * at 1042 in the second stream: it takes the exact probability of a difference, for which 32 of
   * 100 are needed, and not the paper's bound.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 42})
  void kswin(long seed) throws IOException {
    Kswin small = new Kswin(new Kswin.Settings(100, 30, 0.0001), seed);
    Kswin large = new Kswin(new Kswin.Settings(200, 100, 0.0001), seed);

    assertThat(positions("levels", EIGHTH, drifts(small))).containsExactly(1016);
    assertThat(positions("wider-levels", EIGHTH, drifts(large))).containsExactly(1040);
  }

  @Test
  void pageHinkley() throws IOException {
    PageHinkley.Settings eighths =
        new PageHinkley.Settings(30, 0.005 * EIGHTH, 50 * EIGHTH, 0.9999);

    assertThat(positions("levels", EIGHTH, drifts(new PageHinkley(eighths)))).containsExactly(1006);
    assertThat(positions("wider-levels", EIGHTH, drifts(new PageHinkley(eighths))))
        .containsExactly(1020, 1991);
  }

  private static DoublePredicate drifts(DriftDetector detector) {
    return error -> detector.add(error) == Signal.DRIFT;
  }

  /** The first warning of all, and that after each drift. */
  private int[] firstWarnings(DriftDetector detector) throws IOException {
    boolean[] warned = new boolean[1];
    return positions(
        "errors",
        1,
        error -> {
          Signal signal = detector.add(error);
          boolean first = signal == Signal.WARNING && !warned[0];
          warned[0] = signal != Signal.DRIFT && (warned[0] || first);
          return first;
        });
  }

  private int[] positions(String stream, double scale, DoublePredicate signals) throws IOException {
    double[] values = read(stream);
    return IntStream.range(0, values.length).filter(i -> signals.test(values[i] * scale)).toArray();
  }

  private double[] read(String stream) throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(stream + ".txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .strip()
          .chars()
          .mapToDouble(c -> c - '0')
          .toArray();
    }
  }
}
