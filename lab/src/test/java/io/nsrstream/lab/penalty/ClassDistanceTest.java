package io.nsrstream.lab.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.lab.penalty.ClassDistance.Pairs;
import io.nsrstream.online.penalty.FiniteDifferences;
import io.nsrstream.online.penalty.NaiveSteadiness;
import io.nsrstream.online.penalty.RandomBatches;
import io.nsrstream.online.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassDistanceTest {
  private static final double STRENGTH = 0.7;
  private static final int CLASSES = 6;

  @ParameterizedTest(name = "window {0}, pairs {1}")
  @CsvSource({"1, ALL", "3, ALL", "20, ALL", "1, ADJACENT", "3, ADJACENT", "20, ADJACENT"})
  void valueAndGradientMatchFiniteDifferencesThroughTheMeans(int window, Pairs pairs) {
    RandomBatches stream = new RandomBatches(9, 4, CLASSES, 17);
    ClassDistance penalty = new ClassDistance(STRENGTH, window, pairs);
    NaiveSteadiness naive = new NaiveSteadiness(window, false, false);

    for (int batch = 0; batch < 30; batch++) {
      stream.next();
      NaiveSteadiness.Batch plain = stream.copy();
      naive.add(plain);
      float[] gradient = new float[stream.responses.length];

      double value =
          penalty.apply(stream.responses, stream.labels, stream.rows, stream.width, gradient);

      assertThat(value).isCloseTo(value(naive, pairs, stream.width), within(1e-5));
      // The batch that is moved is the latest in the naive window, so that the means follow it.
      FiniteDifferences.assertGradient(
          gradient, STRENGTH, plain, moved -> value(naive, pairs, stream.width));
    }
  }

  /** The formula word for word. */
  private static double value(NaiveSteadiness naive, Pairs pairs, int width) {
    double[][] means = naive.means(CLASSES, width);
    double sum = 0;
    int count = 0;
    for (int j = 0; j < CLASSES; j++) {
      for (int k = j + 1; k < CLASSES; k++) {
        boolean chosen = pairs == Pairs.ALL || k == j + 1;
        if (chosen && naive.count(j) > 0 && naive.count(k) > 0) {
          double square = 0;
          for (int n = 0; n < width; n++) {
            square += Math.pow(means[j][n] - means[k][n], 2);
          }
          sum += 1 / (1 + square / width);
          count++;
        }
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  @Test
  void descendingDrivesClassesApart() {
    ClassDistance penalty = new ClassDistance(1, 1, Pairs.ALL);
    float[] gradient = new float[3];

    double value = penalty.apply(new float[] {0, 2, 2}, new int[] {0, 1, 1}, 3, 1, gradient);

    // Two means 2 apart: q = 1/5, its slope 2·2/25, shared by the two rows of class 1.
    assertThat(value).isCloseTo(0.2, within(1e-12));
    assertThat(gradient).containsExactly(0.16f, -0.08f, -0.08f);
  }

  @Test
  void adjacentClassesAreThoseWithNeighbouringIndices() {
    float[] responses = {0, 1, 5};
    int[] labels = {0, 1, 3};

    double value =
        new ClassDistance(1, 1, Pairs.ADJACENT).apply(responses, labels, 3, 1, new float[3]);

    assertThat(value).isEqualTo(0.5);
  }

  @Test
  void aClassAloneInTheWindowCostsNothing() {
    float[] gradient = new float[2];

    double value =
        new ClassDistance(1, 5, Pairs.ALL)
            .apply(new float[] {3, 4}, new int[] {2, 2}, 2, 1, gradient);

    assertThat(value).isZero();
    assertThat(gradient).containsOnly(0);
  }

  @Test
  void responsesThatAreNotFiniteStartTheWindowAnew() {
    ClassDistance penalty = new ClassDistance(1, 5, Pairs.ALL);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      double spoiled = penalty.apply(new float[] {bad, 2}, new int[] {0, 1}, 2, 1, new float[2]);

      assertThat(spoiled).isNaN();
      assertThat(penalty.apply(new float[] {0, 1}, new int[] {0, 1}, 2, 1, new float[2]))
          .isEqualTo(0.5);
    }
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new ClassDistance(-1, 0, Pairs.ALL))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("strength")
        .hasMessageContaining("batches");
  }
}
