package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassMeansTest {
  private static final double FADING = 0.9;

  private final Random random = new Random(8);
  private final Inputs inputs =
      new Inputs(new Shape.Vector(1), EnsembleFixture.settings("batch=1"));

  /** Scores of the network, and behind them those of the opinion. */
  private double[] scores(ClassMeans opinion, double[] ofNetwork) {
    int classes = ofNetwork.length;
    double[] scores = Arrays.copyOf(ofNetwork, 2 * classes);
    opinion.score(inputs, classes, scores, classes);
    assertThat(Arrays.copyOf(scores, classes)).containsExactly(ofNetwork);
    return Arrays.copyOfRange(scores, classes, 2 * classes);
  }

  private void learn(ClassMeans opinion, double[] ofNetwork, int label) {
    opinion.learn(inputs, label, ofNetwork.length, new Scores(ofNetwork.clone(), ofNetwork.length));
  }

  private double[] network(int classes, int greatest) {
    double[] scores = new double[classes];
    Arrays.setAll(scores, y -> (y == greatest ? -0.2 : -2) + 0.3 * random.nextGaussian());
    return scores;
  }

  @Test
  void aScoreIsTheDistanceToTheFadedMeanOverTwiceTheMeanSquare() {
    ClassMeans opinion = new ClassMeans(FADING);
    List<List<double[]>> byClass = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    double squares = 0;
    double weight = 0;
    for (int example = 0; example < 200; example++) {
      int label = random.nextInt(3);
      double[] scores = network(3, label);
      if (!byClass.get(label).isEmpty()) {
        squares = 0.999 * squares + distance(scores, mean(byClass.get(label)));
        weight = 0.999 * weight + 1;
      }
      byClass.get(label).add(scores);
      learn(opinion, scores, label);
    }

    double[] asked = network(3, 1);
    double[] shares = new double[3];
    for (int y = 0; y < 3; y++) {
      shares[y] = Math.exp(-distance(asked, mean(byClass.get(y))) / (2 * squares / weight));
    }
    double total = Arrays.stream(shares).sum();
    double[] found = scores(opinion, asked);
    for (int y = 0; y < 3; y++) {
      assertThat(found[y]).isCloseTo(Math.log(0.99 * shares[y] / total + 0.01 / 3), within(1e-4));
    }
  }

  private static double[] mean(List<double[]> examples) {
    double[] sum = new double[examples.get(0).length];
    double mass = 0;
    for (double[] scores : examples) {
      mass = FADING * mass + 1;
      for (int c = 0; c < sum.length; c++) {
        sum[c] = FADING * sum[c] + scores[c];
      }
    }
    for (int c = 0; c < sum.length; c++) {
      sum[c] /= mass;
    }
    return sum;
  }

  private static double distance(double[] one, double[] other) {
    double sum = 0;
    for (int c = 0; c < one.length; c++) {
      sum += (one[c] - other[c]) * (one[c] - other[c]);
    }
    return sum;
  }

  @Test
  void aClassThatGrowsTheScoresFitsIn() {
    ClassMeans opinion = new ClassMeans(FADING);
    for (int example = 0; example < 20; example++) {
      learn(opinion, network(2, example % 2), example % 2);
    }
    double[] wider = network(4, 3);
    for (double score : scores(opinion, wider)) {
      assertThat(score).isFinite();
    }

    learn(opinion, wider, 3);
    learn(opinion, network(4, 3), 3);

    double[] scores = scores(opinion, network(4, 3));
    assertThat(scores[3]).isEqualTo(Arrays.stream(scores).max().orElseThrow());
  }

  @Test
  void itSaysNothingBeforeTheFirstExample() {
    double[] scores = scores(new ClassMeans(FADING), network(3, 0));

    assertThat(scores)
        .containsExactly(new double[] {-Math.log(3), -Math.log(3), -Math.log(3)}, within(1e-9));
  }

  @Test
  void itGoesOnFromASnapshot() {
    ClassMeans opinion = new ClassMeans(FADING);
    for (int example = 0; example < 30; example++) {
      learn(opinion, network(3, example % 3), example % 3);
    }
    ClassMeans restored = new ClassMeans(FADING);
    Snapshot.builder().section("POOL", opinion::write).build().scan("POOL", restored::restore);

    for (int example = 0; example < 10; example++) {
      double[] ofNetwork = network(4, example % 4);
      assertThat(scores(restored, ofNetwork)).containsExactly(scores(opinion, ofNetwork));
      learn(opinion, ofNetwork, example % 4);
      learn(restored, ofNetwork, example % 4);
    }
  }
}
