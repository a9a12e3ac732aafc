package io.nsrstream.online.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What every detector must do. */
class DriftDetectorTest {
  private static final long SEED = 7;

  @ParameterizedTest
  @EnumSource
  void aRestoredDetectorContinuesIdentically(Detector kind) {
    ErrorStream errors = new ErrorStream(0.2, 3);
    DriftDetector uninterrupted = kind.create(SEED);
    DriftDetector interrupted = kind.create(SEED);
    for (double rate : new double[] {0.2, 0.6, 0.1, 0.4}) {
      errors.changeTo(rate);
      for (int i = 0; i < 700; i++) {
        double error = errors.getAsDouble();

        assertThat(interrupted.add(error)).isEqualTo(uninterrupted.add(error));
        interrupted = restored(interrupted, kind);
      }
    }
    assertThat(bytes(interrupted)).isEqualTo(bytes(uninterrupted));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aDetectorOfAnotherKindIsNotRestored(Detector kind) {
    Snapshot none = Snapshot.of(bytes(Detector.NONE.create(SEED)));

    assertThatThrownBy(() -> restored(none, kind)).isInstanceOf(SnapshotException.class);
  }

  /** Not of every detector on every seed: some have a change pass, or alarm once too often. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void oneRiseIsFoundAfterAnother(Detector kind) {
    DriftDetector detector = kind.create(SEED);
    ErrorStream errors = new ErrorStream(0, 1);

    for (double rate : new double[] {0.05, 0.5, 1}) {
      errors.changeTo(rate);
      assertThat(drifts(detector, errors, 1_000)).isEqualTo(rate == 0.05 ? 0 : 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFallIsNoDrift(Detector kind) {
    for (long seed = 1; seed <= 20; seed++) {
      DriftDetector detector = kind.create(seed);
      ErrorStream errors = new ErrorStream(0.9, seed);
      drifts(detector, errors, 1_000);
      errors.changeTo(0.05);

      assertThat(drifts(detector, errors, 1_000)).isZero();
    }
  }

  /** Those that look at both sides would otherwise compare with the errors before the fall. */
  @ParameterizedTest
  @EnumSource(names = {"ADWIN", "HDDM_A", "KSWIN"})
  void aRiseIsFoundAfterAFallAlthoughItIsLessThanWhatWasBefore(Detector kind) {
    DriftDetector detector = kind.create(SEED);
    ErrorStream errors = new ErrorStream(0.9, 1);
    drifts(detector, errors, 2_000);
    errors.changeTo(0.05);
    drifts(detector, errors, 500);
    errors.changeTo(0.6);

    assertThat(drifts(detector, errors, 500)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void errorsThatAreAlwaysTheSameAreStable(Detector kind) {
    for (double error : new double[] {0, 0.5, 1}) {
      DriftDetector detector = kind.create(SEED);

      assertThat(IntStream.range(0, 5_000).mapToObj(i -> detector.add(error)))
          .containsOnly(Signal.STABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoErrorIsRefused(double value) {
    for (Detector kind : Detector.values()) {
      DriftDetector detector = kind.create(SEED);

      assertThatThrownBy(() -> detector.add(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "error must be from 0 to 1, but is %s: give 0 for a right prediction, 1 for a wrong"
                      .formatted(value)
                  + " one");
    }
  }

  /** The adaptive window takes one more level of buckets now and then; all else is there. */
  @ParameterizedTest
  @EnumSource
  void anErrorAllocatesNothing(Detector kind) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    DriftDetector detector = kind.create(SEED);
    ErrorStream errors = new ErrorStream(0.2, 1);
    drifts(detector, errors, 20_000);

    long before = threads.getThreadAllocatedBytes(self);
    drifts(detector, errors, 10_000);

    assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(10_000);
  }

  @Test
  void noDetectorNeverSignals() {
    DriftDetector none = Detector.NONE.create(SEED);
    ErrorStream errors = new ErrorStream(0, 1);
    drifts(none, errors, 1_000);
    errors.changeTo(1);

    assertThat(drifts(none, errors, 1_000)).isZero();
  }

  private static int drifts(DriftDetector detector, ErrorStream errors, int count) {
    int drifts = 0;
    for (int i = 0; i < count; i++) {
      if (detector.add(errors.getAsDouble()) == Signal.DRIFT) {
        drifts++;
      }
    }
    return drifts;
  }

  private static byte[] bytes(DriftDetector detector) {
    return Snapshot.builder().section("DRIF", detector::write).build().toBytes();
  }

  private static DriftDetector restored(DriftDetector detector, Detector kind) {
    return restored(Snapshot.of(bytes(detector)), kind);
  }

  private static DriftDetector restored(Snapshot snapshot, Detector kind) {
    return snapshot.read(
        "DRIF",
        in -> {
          DriftDetector restored = kind.create(SEED + 1);
          restored.restore(in);
          return restored;
        });
  }
}
