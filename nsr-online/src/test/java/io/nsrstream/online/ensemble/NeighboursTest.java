package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;

  private final Random random = new Random(5);
  private final Inputs inputs = inputs(FEATURES);
  private final List<Example> learned = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();

  private static Inputs inputs(int features) {
    return new Inputs(
        new Shape.Vector(features), EnsembleFixture.settings("batch=1 replay=1 buffer=50"));
  }

  /** Numbers of different ranges, some missing, the last feature sometimes a nominal value. */
  private Example next() {
    return EnsembleFixture.mixed(random, 0, FEATURES);
  }

  private void learn(Neighbours neighbours) {
    learn(neighbours, next());
  }

  private void learn(Neighbours neighbours, Example example) {
    int label = random.nextInt(CLASSES);
    inputs.learn(example, label);
    learned.add(example);
    labels.add(label);
    neighbours.learn(inputs, label, CLASSES, Scores.NONE);
  }

  private double[] scores(Neighbours neighbours, Example example) {
    double[] scores = new double[1 + CLASSES];
    inputs.ask(example);
    neighbours.score(inputs, CLASSES, scores, 1);
    assertThat(scores[0]).isZero();
    return java.util.Arrays.copyOfRange(scores, 1, 1 + CLASSES);
  }

  /** The same in plain words, from all that was learned. */
  private double[] expected(Example asked, int window, int nearest) {
    int first = Math.max(0, learned.size() - window);
    double[] distances =
        IntStream.range(0, learned.size())
            .mapToDouble(i -> distance(learned.get(i), asked))
            .toArray();
    List<Integer> near =
        IntStream.range(first, learned.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .limit(nearest)
            .toList();
    double farthest = distances[near.get(near.size() - 1)];
    double[] votes = new double[CLASSES];
    double total = 0;
    for (int i : near) {
      double vote = Math.exp(-distances[i] / farthest);
      votes[labels.get(i)] += vote;
      total += vote;
    }
    for (int y = 0; y < CLASSES; y++) {
      votes[y] = Math.log(0.98 * votes[y] / total + 0.02 / CLASSES);
    }
    return votes;
  }

  private double distance(Example one, Example other) {
    return EnsembleFixture.distance(inputs.encoder(), one, other, FEATURES);
  }

  @ParameterizedTest
  @CsvSource({"7, 1", "20, 3", "50, 10", "50, 50"})
  void theNearestOfTheLatestVote(int window, int nearest) {
    Neighbours neighbours =
        new Neighbours(new NeighbourSettings(window, nearest, false), inputs, FEATURES);
    for (int example = 0; example < 120; example++) {
      learn(neighbours);
      Example asked = next();
      double[] expected = expected(asked, window, nearest);
      double[] found = scores(neighbours, asked);
      for (int y = 0; y < CLASSES; y++) {
        assertThat(found[y]).isCloseTo(expected[y], within(1e-4));
      }
    }
  }

  @Test
  void itSaysNothingBeforeTheFirstExample() {
    Neighbours neighbours = new Neighbours(NeighbourSettings.DEFAULTS, inputs, FEATURES);

    assertThat(scores(neighbours, next())).containsOnly(-Math.log(CLASSES));
  }

  @Test
  void itForgetsWithTheRecentExamples() {
    NeighbourSettings settings = new NeighbourSettings(50, 5, false);
    Neighbours neighbours = new Neighbours(settings, inputs, FEATURES);
    for (int example = 0; example < 80; example++) {
      learn(neighbours);
    }

    inputs.recent().shorten(6);

    Example asked = next();
    assertThat(scores(neighbours, asked)).containsExactly(expected(asked, 6, 5), within(1e-4));
    learn(neighbours);
    assertThat(scores(neighbours, asked)).containsExactly(expected(asked, 7, 5), within(1e-4));
  }

  /** After a restore it begins with the recent examples, in other places of its ring. */
  @Test
  void oneThatBeginsLaterWithTheSameExamplesSaysTheSame() {
    NeighbourSettings settings = new NeighbourSettings(20, 4, false);
    Neighbours neighbours = new Neighbours(settings, inputs, FEATURES);
    for (int example = 0; example < 33; example++) {
      learn(neighbours);
    }
    // Equally near ones, of which the older count.
    for (int copy = 0; copy < 6; copy++) {
      inputs.learn(learned.get(30), copy % CLASSES);
      neighbours.learn(inputs, copy % CLASSES, CLASSES, Scores.NONE);
    }

    Neighbours later = new Neighbours(settings, inputs, FEATURES);

    for (Example asked : List.of(learned.get(30), next(), next())) {
      assertThat(scores(later, asked)).containsExactly(scores(neighbours, asked));
    }
  }

  @Test
  void aNominalValueOfAFeatureThatIsANumberInAllKeptExamplesIsDifferentFromEach() {
    NeighbourSettings settings = new NeighbourSettings(5, 3, false);
    Neighbours neighbours = new Neighbours(settings, inputs, FEATURES);
    Example named =
        new Example("", "", new float[FEATURES], List.of(new Nominal(1, "value")), null, 0);
    learn(neighbours, named);
    for (int example = 0; example < 5; example++) {
      learn(neighbours, Example.of("", next().features(), null));
    }
    Neighbours later = new Neighbours(settings, inputs, FEATURES);

    assertThat(scores(neighbours, named)).containsExactly(expected(named, 5, 3), within(1e-4));
    assertThat(scores(later, named)).containsExactly(scores(neighbours, named));
  }

  @Test
  void valuesAtTheEndOfTheRangeOfFloatsGiveFiniteScores() {
    Neighbours neighbours = new Neighbours(new NeighbourSettings(9, 3, false), inputs, FEATURES);
    for (float value : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, 0, 1}) {
      Example extreme = Example.of("", new float[] {value, value, 1e-30f * value, 7}, null);
      inputs.learn(extreme, 1);
      neighbours.learn(inputs, 1, CLASSES, Scores.NONE);
      for (double score : scores(neighbours, extreme)) {
        assertThat(score).isFinite();
      }
    }
  }

  @Test
  void wideExamplesShrinkTheWindow() {
    NeighbourSettings settings = new NeighbourSettings(3000, 10, false);

    assertThat(settings.kept(8)).isEqualTo(3000);
    assertThat(settings.kept(33)).isEqualTo(992);
    assertThat(settings.kept(400)).isEqualTo(300);
    assertThat(settings.kept(1 << 10)).isEqualTo(128);
    assertThat(settings.kept(1 << 20)).isEqualTo(10);
  }

  @Test
  void moreNearestThanExamplesAreRefused() {
    Assertions.assertThatThrownBy(() -> new NeighbourSettings(3, 4, false))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("nearest must be at most examples (3), but is 4");
  }
}
