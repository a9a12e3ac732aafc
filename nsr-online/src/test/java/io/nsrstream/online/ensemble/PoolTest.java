package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.snapshot.Snapshot;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final int OPINIONS = 4;
  private static final int BELIEVED = 3;
  private static final int CLASSES = 5;
  private static final double RATE = 0.006;
  private static final double FADING = 0.999;
  private static final double EPSILON = 1e-3;

  private final Random random = new Random(23);
  private final Pool pool = new Pool(OPINIONS, BELIEVED, CLASSES);
  private final double[][] scores = new double[OPINIONS][CLASSES];
  private final float[] probabilities = new float[CLASSES];

  @Test
  void theBelievedBeginAlikeAndTheOthersWithNothing() {
    assertThat(weights(pool)).containsExactly(1.0 / 3, 1.0 / 3, 1.0 / 3, 0);
  }

  @Test
  void itIsTheFormulaItStates() {
    double[] weights = weights(pool);
    double[] squares = new double[OPINIONS];
    double mass = 0;
    for (int example = 0; example < 2000; example++) {
      int label = next();
      double[] expected = naive(weights, scores);
      pool.combine(flat(scores), CLASSES, probabilities);
      for (int y = 0; y < CLASSES; y++) {
        assertThat((double) probabilities[y]).isCloseTo(expected[y], within(1e-5));
      }

      pool.learn(flat(scores), CLASSES, probabilities, label);

      mass = FADING * mass + 1 - FADING;
      for (int k = 0; k < OPINIONS; k++) {
        double gradient = -scores[k][label];
        for (int y = 0; y < CLASSES; y++) {
          gradient += expected[y] * scores[k][y];
        }
        squares[k] = FADING * squares[k] + (1 - FADING) * gradient * gradient;
        double step = RATE * gradient / (Math.sqrt(squares[k] / mass) + EPSILON);
        weights[k] = Math.max(0, weights[k] - step);
        assertThat(pool.weight(k)).isCloseTo(weights[k], within(1e-5));
      }
    }
  }

  /** The first step goes by the gradient over its absolute value, so it shows the gradient. */
  @Test
  void weightsGoDownTheGradientOfTheLogLoss() {
    for (int trial = 0; trial < 100; trial++) {
      Pool fresh = new Pool(OPINIONS, BELIEVED, CLASSES);
      int label = next();
      double[] before = weights(fresh);
      fresh.combine(flat(scores), CLASSES, probabilities);
      fresh.learn(flat(scores), CLASSES, probabilities, label);
      for (int k = 0; k < BELIEVED; k++) {
        double gradient = finiteDifference(before, k, label);
        double step = RATE * gradient / (Math.abs(gradient) + EPSILON);
        assertThat(fresh.weight(k)).isCloseTo(before[k] - step, within(1e-5));
      }
    }
  }

  private double finiteDifference(double[] weights, int k, int label) {
    double delta = 1e-5;
    double[] more = weights.clone();
    double[] less = weights.clone();
    more[k] += delta;
    less[k] -= delta;
    return (Math.log(naive(less, scores)[label]) - Math.log(naive(more, scores)[label]))
        / (2 * delta);
  }

  private static double[] naive(double[] weights, double[][] scores) {
    double[] shares = new double[CLASSES];
    Arrays.fill(shares, 1);
    for (int y = 0; y < CLASSES; y++) {
      for (int k = 0; k < OPINIONS; k++) {
        shares[y] *= Math.pow(Math.exp(scores[k][y]), weights[k]);
      }
    }
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }

  @Test
  void whatIsOfNoUseFallsToNothingAndTheTruthIsBelieved() {
    double[] sums = new double[OPINIONS];
    for (int example = 0; example < 6000; example++) {
      next();
      int label = drawnFrom(scores[1]);
      pool.combine(flat(scores), CLASSES, probabilities);
      pool.learn(flat(scores), CLASSES, probabilities, label);
      assertThat(Arrays.stream(weights(pool)).min().orElseThrow()).isNotNegative();
      if (example >= 3000) {
        Arrays.setAll(sums, k -> sums[k] + pool.weight(k) / 3000);
      }
    }

    assertThat(sums[1]).isCloseTo(1, within(0.1));
    assertThat(sums[0]).isLessThan(0.1);
    assertThat(sums[2]).isLessThan(0.1);
    assertThat(sums[3]).isLessThan(0.1);
  }

  private int drawnFrom(double[] opinion) {
    double left = random.nextDouble();
    for (int y = 0; y < CLASSES - 1; y++) {
      left -= Math.exp(opinion[y]);
      if (left < 0) {
        return y;
      }
    }
    return CLASSES - 1;
  }

  @Test
  void whatIsAlwaysWrongHasNoWeightAtAll() {
    for (int example = 0; example < 500; example++) {
      int label = next();
      scores[0][label] -= 5;
      pool.combine(flat(scores), CLASSES, probabilities);
      pool.learn(flat(scores), CLASSES, probabilities, label);
    }

    assertThat(pool.weight(0)).isZero();
  }

  @Test
  void anOpinionThatIsNotBelievedYetEarnsItsWeight() {
    for (int example = 0; example < 500; example++) {
      int label = next();
      scores[3][label] += 2;
      pool.combine(flat(scores), CLASSES, probabilities);
      pool.learn(flat(scores), CLASSES, probabilities, label);
    }

    assertThat(pool.weight(3)).isGreaterThan(0.5);
  }

  @Test
  void certaintyOfAnyDegreeGivesProbabilities() {
    Arrays.fill(scores[0], -1e6);
    Arrays.fill(scores[1], -1e6);
    scores[0][2] = 0;

    pool.combine(flat(scores), CLASSES, probabilities);

    assertThat(probabilities).containsExactly(0, 0, 1, 0, 0);
  }

  @Test
  void twoThatShareAWeightSayWhatOneSaid() {
    double[][] scores = {{Math.log(0.7), Math.log(0.3)}, {Math.log(0.7), Math.log(0.3)}};
    Pool pool = new Pool(2, 1, 2);
    float[] alone = new float[2];
    pool.combine(flat(scores), 2, alone);
    pool.share(0, 1);
    float[] shared = new float[2];
    pool.combine(flat(scores), 2, shared);

    assertThat(pool.weight(0)).isEqualTo(pool.weight(1)).isEqualTo(0.5);
    assertThat(shared).containsExactly(alone);
  }

  @Test
  void aRestoredPoolContinuesIdentically() {
    Pool interrupted = new Pool(OPINIONS, BELIEVED, CLASSES);
    for (int example = 0; example < 300; example++) {
      int label = next();
      pool.combine(flat(scores), CLASSES, probabilities);
      pool.learn(flat(scores), CLASSES, probabilities, label);
      interrupted.combine(flat(scores), CLASSES, probabilities);
      interrupted.learn(flat(scores), CLASSES, probabilities, label);
      interrupted = restored(interrupted);
      assertThat(weights(interrupted)).isEqualTo(weights(pool));
    }
    assertThat(snapshot(interrupted)).isEqualTo(snapshot(pool));
  }

  /** Replaces the scores by those of random opinions; returns a label. */
  private int next() {
    for (double[] opinion : scores) {
      double[] shares = random.doubles(CLASSES, 0.05, 1).toArray();
      double sum = Arrays.stream(shares).sum();
      Arrays.setAll(opinion, y -> Math.log(shares[y] / sum));
    }
    return random.nextInt(CLASSES);
  }

  private static double[] flat(double[][] scores) {
    return Arrays.stream(scores).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] weights(Pool pool) {
    double[] weights = new double[OPINIONS];
    Arrays.setAll(weights, pool::weight);
    return weights;
  }

  private static Snapshot snapshot(Pool pool) {
    return Snapshot.builder()
        .section(
            "POOL",
            out -> {
              pool.write(out);
              for (int k = 0; k < OPINIONS; k++) {
                pool.write(k, out);
              }
            })
        .build();
  }

  private static Pool restored(Pool pool) {
    Pool restored = new Pool(OPINIONS, BELIEVED, CLASSES);
    snapshot(pool)
        .scan(
            "POOL",
            in -> {
              restored.restore(in);
              for (int k = 0; k < OPINIONS; k++) {
                restored.restore(k, in);
              }
            });
    return restored;
  }
}
