package io.nsrstream.lab.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.lab.penalty.NeuronWeighted.Significance;
import io.nsrstream.online.penalty.FiniteDifferences;
import io.nsrstream.online.penalty.NaiveSteadiness;
import io.nsrstream.online.penalty.RandomBatches;
import io.nsrstream.online.penalty.Steadiness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeuronWeightedTest {
  private static final double LAMBDA = 0.7;
  private static final int CLASSES = 6;

  @ParameterizedTest
  @EnumSource
  void valueAndGradientMatchFiniteDifferencesOfTheFormula(Significance significance) {
    RandomBatches stream = new RandomBatches(9, 4, CLASSES, 17);
    NeuronWeighted penalty =
        new NeuronWeighted(new Steadiness(LAMBDA, 3, false, false), significance);
    NaiveSteadiness naive = new NaiveSteadiness(3, false, false);
    double[] within = new double[stream.width];
    double[] between = new double[stream.width];

    for (int batch = 0; batch < 30; batch++) {
      stream.next();
      NaiveSteadiness.Batch plain = stream.copy();
      naive.add(plain);
      double[][] means = naive.means(CLASSES, stream.width);
      double[] weights = weights(significance, within, between);
      float[] gradient = new float[stream.responses.length];

      double value =
          penalty.apply(stream.responses, stream.labels, stream.rows, stream.width, gradient);

      assertThat(Arrays.stream(weights).average()).hasValueCloseTo(1.0, within(1e-12));
      assertThat(value).isCloseTo(value(plain, means, weights), within(1e-4));
      FiniteDifferences.assertGradient(
          gradient, LAMBDA, plain, moved -> value(moved, means, weights));
      for (int n = 0; n < stream.width; n++) {
        within[n] = 0.99 * within[n] + variance(plain, means, n);
        between[n] = 0.99 * between[n] + varianceOfMeans(naive, n);
      }
    }
  }

  private static double value(NaiveSteadiness.Batch batch, double[][] means, double[] weights) {
    double sum = 0;
    for (int n = 0; n < weights.length; n++) {
      sum += weights[n] * variance(batch, means, n);
    }
    return sum / weights.length;
  }

  private static double variance(NaiveSteadiness.Batch batch, double[][] means, int neuron) {
    double sum = 0;
    for (int i = 0; i < batch.labels().length; i++) {
      sum += Math.pow(batch.responses()[i][neuron] - means[batch.labels()[i]][neuron], 2);
    }
    return sum / batch.labels().length;
  }

  private static double varianceOfMeans(NaiveSteadiness naive, int neuron) {
    double examples = 0;
    double sum = 0;
    double squares = 0;
    for (int k = 0; k < CLASSES; k++) {
      if (naive.count(k) > 0) {
        examples += naive.count(k);
        sum += naive.count(k) * naive.mean(k, neuron);
        squares += naive.count(k) * Math.pow(naive.mean(k, neuron), 2);
      }
    }
    return squares / examples - Math.pow(sum / examples, 2);
  }

  private static double[] weights(Significance significance, double[] within, double[] between) {
    double[] scores = within.clone();
    if (significance == Significance.RATIO) {
      Arrays.setAll(scores, n -> within[n] / (within[n] + between[n]));
    }
    double sum = Arrays.stream(scores).sum();
    // Nothing was seen before the first mini-batch.
    Arrays.setAll(scores, n -> within[n] == 0 ? 1 : scores.length * scores[n] / sum);
    return scores;
  }

  @Test
  void theNeuronThatVariesMostIsPulledMost() {
    // Two classes told apart by the first neuron alone; the second varies as much as the third
    // in proportion, at a tenth of its scale.
    float[] responses = {10, 1, 10, 12, -1, -10, -10, 1, 10, -12, -1, -10};
    int[] labels = {0, 0, 1, 1};

    assertThat(pulls(Significance.VARIANCE, responses, labels))
        .containsExactly(new double[] {3 / 102.0, 3 / 102.0, 3 * 100 / 102.0}, within(1e-4));
    assertThat(pulls(Significance.RATIO, responses, labels))
        .containsExactly(
            new double[] {3 / (1 + 2 * 122.0), 3 * 122 / 245.0, 3 * 122 / 245.0}, within(1e-4));
  }

  /** By neuron, how much more the gradient is after one mini-batch than that of steadiness. */
  private static double[] pulls(Significance significance, float[] responses, int[] labels) {
    Steadiness plain = new Steadiness(1, 1, false, false);
    NeuronWeighted weighted = new NeuronWeighted(new Steadiness(1, 1, false, false), significance);
    float[] even = new float[responses.length];
    plain.apply(responses, labels, 4, 3, even);
    float[] first = new float[responses.length];
    weighted.apply(responses, labels, 4, 3, first);
    assertThat(first).isEqualTo(even);
    float[] second = new float[responses.length];
    weighted.apply(responses, labels, 4, 3, second);
    double[] pulls = new double[3];
    Arrays.setAll(pulls, n -> second[n] / even[n]);
    return pulls;
  }

  @Test
  void neuronsWeighAlikeWhileNoneVaries() {
    NeuronWeighted penalty =
        new NeuronWeighted(new Steadiness(1, 5, false, false), Significance.RATIO);
    penalty.apply(new float[] {0, 0}, new int[] {0}, 1, 2, new float[2]);
    float[] gradient = new float[2];

    penalty.apply(new float[] {2, -4}, new int[] {0}, 1, 2, gradient);

    assertThat(gradient).containsExactly(1, -2);
  }

  @Test
  void aMiniBatchThatIsNotFiniteLeavesTheWeightsAsTheyAre() {
    NeuronWeighted spoiled =
        new NeuronWeighted(new Steadiness(1, 1, false, false), Significance.VARIANCE);
    NeuronWeighted spared =
        new NeuronWeighted(new Steadiness(1, 1, false, false), Significance.VARIANCE);
    float[] good = {1, 5, 3, 11};
    int[] labels = {0, 0};
    spoiled.apply(good, labels, 2, 2, new float[4]);
    spared.apply(good, labels, 2, 2, new float[4]);

    double bad = spoiled.apply(new float[] {1, Float.NaN, 2, 0}, labels, 2, 2, new float[4]);

    assertThat(bad).isNaN();
    float[] found = new float[4];
    float[] expected = new float[4];
    assertThat(spoiled.apply(good, labels, 2, 2, found))
        .isEqualTo(spared.apply(good, labels, 2, 2, expected));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aLayerThatGrowsBeginsWithEvenWeights() {
    NeuronWeighted penalty =
        new NeuronWeighted(new Steadiness(1, 1, false, false), Significance.VARIANCE);
    int[] labels = {0, 0};
    penalty.apply(new float[] {1, 9}, labels, 2, 1, new float[2]);
    float[] gradient = new float[4];

    penalty.apply(new float[] {0, 0, 2, 4}, labels, 2, 2, gradient);

    assertThat(gradient).containsExactly(-0.5f, -1, 0.5f, 1);
  }
}
