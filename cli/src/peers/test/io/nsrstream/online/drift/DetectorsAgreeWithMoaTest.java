package io.nsrstream.online.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import moa.classifiers.core.driftdetection.ADWINChangeDetector;
import moa.classifiers.core.driftdetection.AbstractChangeDetector;
import moa.classifiers.core.driftdetection.DDM;
import moa.classifiers.core.driftdetection.HDDM_A_Test;
import moa.classifiers.core.driftdetection.PageHinkleyDM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Detectors signal where MOA's do, on the same errors; where the two were made to differ, once that
 * is undone. MOA has no KSWIN.
 */
class DetectorsAgreeWithMoaTest {
  private static final double[] RATES = {0.2, 0.5, 0.1, 0.3, 0.25, 0.6, 0.2};
  private static final int EACH = 2_000;

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 100);
  }

  /** MOA's goes on with the rest of the window after a rise, so that only windows compare. */
  @ParameterizedTest
  @MethodSource("seeds")
  void adwin(int seed) {
    AdaptiveWindow window = new AdaptiveWindow(0.002, 32, 5, 5);
    DriftDetector ours =
        error -> {
          double before = window.mean();
          return window.add(error) && window.mean() > before ? Signal.DRIFT : Signal.STABLE;
        };

    assertThat(signals(ours, errors(seed)))
        .isEqualTo(signals(new ADWINChangeDetector(), errors(seed)));
  }

  /** MOA's looks for the lowest rate from the 29th error on, ours and River's from the 31st. */
  @ParameterizedTest
  @MethodSource("seeds")
  void ddm(int seed) {
    DDM moa = new DDM();
    moa.minNumInstancesOption.setValue(32);

    assertThat(signals(new Ddm(Ddm.Settings.DEFAULTS), errors(seed)))
        .isEqualTo(signals(moa, errors(seed)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void hddmA(int seed) {
    assertThat(signals(new HddmA(HddmA.Settings.DEFAULTS), errors(seed)))
        .isEqualTo(signals(new HDDM_A_Test(), errors(seed)));
  }

  /**
   * MOA's of this version lets the sum fall below 0 for as long as nothing happens, and has to make
   * up for that first; Page's test, ours and River's keep it at 0.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void pageHinkleyIsNeverLaterThanMoas(int seed) {
    int ours = first(signals(new PageHinkley(PageHinkley.Settings.DEFAULTS), errors(seed)));
    int moas = first(signals(new PageHinkleyDM(), errors(seed)));

    assertThat(ours).isGreaterThan(EACH).isLessThanOrEqualTo(moas);
  }

  private static int first(List<String> signals) {
    return Integer.parseInt(signals.get(0).split(" ")[0]);
  }

  /** Empty lists would agree, too. */
  @Test
  void thereAreSignalsToAgreeOn() {
    for (Detector detector : List.of(Detector.ADWIN, Detector.DDM, Detector.HDDM_A)) {
      assertThat(signals(detector.create(1), errors(1)))
          .anyMatch(signal -> signal.endsWith("DRIFT"));
    }
  }

  /** The rate rises three times and falls three times. */
  private static double[] errors(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    return IntStream.range(0, RATES.length * EACH)
        .mapToDouble(i -> random.nextDouble() < RATES[i / EACH] ? 1 : 0)
        .toArray();
  }

  private static List<String> signals(DriftDetector detector, double[] errors) {
    List<String> signals = new ArrayList<>();
    for (int i = 0; i < errors.length; i++) {
      Signal signal = detector.add(errors[i]);
      if (signal != Signal.STABLE) {
        signals.add(i + " " + signal);
      }
    }
    return signals;
  }

  private static List<String> signals(AbstractChangeDetector detector, double[] errors) {
    detector.prepareForUse();
    List<String> signals = new ArrayList<>();
    for (int i = 0; i < errors.length; i++) {
      detector.input(errors[i]);
      if (detector.getChange()) {
        signals.add(i + " " + Signal.DRIFT);
      } else if (detector.getWarningZone()) {
        signals.add(i + " " + Signal.WARNING);
      }
    }
    return signals;
  }
}
