package io.nsrstream.online.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.snapshot.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadinessTest {
  private static final double LAMBDA = 0.7;

  @ParameterizedTest(name = "window {0}, balanced {1}, unbiased {2}")
  @CsvSource({
    "1, false, false",
    "2, false, false",
    "5, false, false",
    "5, true, false",
    "5, false, true",
    "5, true, true",
    "40, true, true"
  })
  void valueAndGradientMatchFiniteDifferencesOfTheFormula(
      int window, boolean balanced, boolean unbiased) {
    int classes = 6;
    RandomBatches stream = new RandomBatches(9, 4, classes, 17);
    Steadiness steadiness = new Steadiness(LAMBDA, window, balanced, unbiased);
    NaiveSteadiness naive = new NaiveSteadiness(window, balanced, unbiased);

    for (int batch = 0; batch < 60; batch++) {
      stream.next();
      NaiveSteadiness.Batch plain = stream.copy();
      naive.add(plain);
      double[][] means = naive.means(classes, stream.width);
      float[] gradient = new float[stream.responses.length];

      double value =
          steadiness.apply(stream.responses, stream.labels, stream.rows, stream.width, gradient);

      assertThat(value).isCloseTo(naive.value(plain, means), within(1e-5));
      FiniteDifferences.assertGradient(gradient, LAMBDA, plain, moved -> naive.value(moved, means));
    }
  }

  @Test
  void absentClassesLeaveTheirMeansUntouched() {
    Steadiness steadiness = new Steadiness(1, 5, false, false);
    apply(steadiness, 1, new float[] {1, 3, 10}, 0, 0, 1);
    float[] before = new float[1];
    steadiness.window().means(0, before, 0);

    double value = apply(steadiness, 1, new float[] {30, 50}, 1, 1);

    float[] after = new float[1];
    steadiness.window().means(0, after, 0);
    assertThat(after).containsExactly(before).containsExactly(2);
    assertThat(steadiness.window().count(0)).isEqualTo(2);
    assertThat(value).isCloseTo((0 + 20 * 20) / 2.0, within(1e-4));
  }

  @ParameterizedTest(name = "unbiased {0}")
  @CsvSource({"false", "true"})
  void aClassAloneInTheWindowCostsNothing(boolean unbiased) {
    Steadiness steadiness = new Steadiness(1, 3, true, unbiased);
    float[] gradient = new float[4];

    double value = steadiness.apply(new float[] {5, -3, 8, 1}, new int[] {0, 1}, 2, 2, gradient);

    assertThat(value).isZero();
    assertThat(gradient).containsOnly(0);
  }

  @Test
  void strengthZeroMeasuresWithoutPenalising() {
    Steadiness measuring = new Steadiness(0, 5, false, false);
    Steadiness penalising = new Steadiness(3, 5, false, false);
    float[] responses = {1, 5, 2, 9};
    int[] labels = {0, 0};
    float[] untouched = {7, 7, 7, 7};

    double measured = measuring.apply(responses, labels, 2, 2, untouched);

    assertThat(measured)
        .isPositive()
        .isEqualTo(penalising.apply(responses, labels, 2, 2, new float[4]));
    assertThat(untouched).containsOnly(7);
  }

  @Test
  void theGradientPointsAwayFromTheClassMean() {
    Steadiness steadiness = new Steadiness(1, 5, false, false);
    float[] gradient = new float[4];

    steadiness.apply(new float[] {1, 2, 6, -10}, new int[] {0, 0, 0, 1}, 4, 1, gradient);

    // Descending moves 1 and 2 up and 6 down to the mean 3; class 1 is alone.
    assertThat(gradient).containsExactly(-1, -0.5f, 1.5f, 0);
  }

  @Test
  void theExpectedGradientShrinksByTheCurrentShareInTheMeanUnlessUnbiased() {
    // Two examples of one class at ±1 around a mean of 0: the variance of the class is 1, and
    // within a window of these two the corrected estimate of it is 2.
    float[] responses = {-1, 1};
    int[] labels = {0, 0};

    assertThat(new Steadiness(1, 1, false, false).apply(responses, labels, 2, 1, new float[2]))
        .isEqualTo(1);
    assertThat(new Steadiness(1, 1, false, true).apply(responses, labels, 2, 1, new float[2]))
        .isEqualTo(2);
  }

  @Test
  void balancedClassesWeighAlikeHoweverOftenTheyOccur() {
    float[] responses = {-1, 1, -1, 1, -1, 1, -3, 3};
    int[] labels = {0, 0, 0, 0, 0, 0, 1, 1};

    assertThat(new Steadiness(1, 1, true, false).apply(responses, labels, 8, 1, new float[8]))
        .isCloseTo((1 + 9) / 2.0, within(1e-12));
    assertThat(new Steadiness(1, 1, false, false).apply(responses, labels, 8, 1, new float[8]))
        .isCloseTo((6 * 1 + 2 * 9) / 8.0, within(1e-12));
  }

  @Test
  void responsesThatAreNotFiniteStartTheWindowAnew() {
    Steadiness steadiness = new Steadiness(0.5, 5, false, false);
    apply(steadiness, 1, new float[] {1, 2, 3, 4}, 0, 0, 1, 1);

    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThat(apply(steadiness, 1, new float[] {bad, 2}, 0, 1)).isNaN();
      assertThat(steadiness.window().size()).isZero();
    }

    assertThat(apply(steadiness, 1, new float[] {1, 3}, 0, 0)).isEqualTo(1);
    Snapshot snapshot = Snapshot.builder().section("PENA", steadiness::write).build();
    Steadiness restored = new Steadiness(0.5, 5, false, false);
    snapshot.read(
        "PENA",
        in -> {
          restored.restore(in);
          return restored;
        });
    assertThat(restored.window().count(0)).isEqualTo(2);
  }

  private static double apply(Steadiness steadiness, int width, float[] responses, int... labels) {
    return steadiness.apply(responses, labels, labels.length, width, new float[responses.length]);
  }
}
