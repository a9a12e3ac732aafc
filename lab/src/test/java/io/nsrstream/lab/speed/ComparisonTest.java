package io.nsrstream.lab.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ComparisonTest {

  @Test
  void aFewDisturbedRoundsDoNotMoveTheFigures() {
    double[] ours = {2, 2, 2, 2, 900};
    double[] theirs = {8, 8, 8, 700, 8};

    Comparison comparison = Comparison.of("work", 32, Against.DL4J, ours, theirs, "us/step");

    assertThat(comparison.ours()).isEqualTo(2);
    assertThat(comparison.theirs()).isEqualTo(8);
    assertThat(comparison.ratio()).isEqualTo(4);
    assertThat(comparison.spread()).isZero();
  }

  @Test
  void peersOverOursAndOursOverBounds() {
    assertThat(Against.DL4J.ratio(2, 8)).isEqualTo(4);
    assertThat(Against.PYTORCH.ratio(2, 8)).isEqualTo(4);
    assertThat(Against.FLOOR.ratio(2, 8)).isEqualTo(0.25);
    assertThat(Against.WITHOUT_NSR.ratio(2, 8)).isEqualTo(0.25);
    assertThat(Against.IDLE_JOB.ratio(2, 8)).isEqualTo(0.25);
    assertThat(Against.WITHOUT_NSR).hasToString("without-nsr");
  }

  @Test
  void medianAndSpreadAreInterpolated() {
    Samples samples = new Samples(4, 1, 3, 2);
    assertThat(samples.median()).isEqualTo(2.5);
    assertThat(samples.spread()).isEqualTo(1.5, within(1e-12));
  }
}
