package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassNeighboursTest {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;
  private static final String SECTION = "POOL";

  private final Random random = new Random(5);
  private final Inputs inputs = inputs(new Shape.Vector(FEATURES));
  private final List<List<Example>> learned = new ArrayList<>();
  private double ownSum;
  private double ownWeight;

  private static Inputs inputs(Shape shape) {
    return new Inputs(shape, EnsembleFixture.settings("batch=1 replay=1 buffer=20"));
  }

  private static NeighbourSettings settings(int examples, int nearest) {
    return new NeighbourSettings(examples, nearest, true);
  }

  /** Near its label, of different ranges, some missing, the last feature sometimes nominal. */
  private Example next(int label) {
    return EnsembleFixture.mixed(random, label, FEATURES);
  }

  /** The last class is rare: one in fifty. */
  private int label(int number) {
    return number % 50 == 7 ? CLASSES - 1 : number % (CLASSES - 1);
  }

  private static void learn(ClassNeighbours opinion, Inputs inputs, Example example, int label) {
    inputs.learn(example, label);
    opinion.learn(inputs, label, CLASSES, Scores.NONE);
  }

  private static double[] scores(ClassNeighbours opinion, Inputs inputs, Example example) {
    double[] scores = new double[1 + CLASSES];
    inputs.ask(example);
    opinion.score(inputs, CLASSES, scores, 1);
    assertThat(scores[0]).isZero();
    return Arrays.copyOfRange(scores, 1, 1 + CLASSES);
  }

  /** The mean distance to the nearest of the latest of a class, in plain words. */
  private double distance(Example asked, int label, NeighbourSettings settings) {
    List<Example> ofClass = learned.get(label);
    return ofClass
        .subList(Math.max(0, ofClass.size() - settings.examples()), ofClass.size())
        .stream()
        .mapToDouble(one -> distance(one, asked))
        .sorted()
        .limit(settings.nearest())
        .average()
        .orElse(Double.NaN);
  }

  private double distance(Example one, Example other) {
    return EnsembleFixture.distance(inputs.encoder(), one, other, FEATURES);
  }

  private double[] expected(Example asked, NeighbourSettings settings) {
    double[] distances = new double[CLASSES];
    double farthest = 0;
    double least = Double.MAX_VALUE;
    for (int y = 0; y < CLASSES; y++) {
      distances[y] = distance(asked, y, settings);
      if (!Double.isNaN(distances[y])) {
        farthest = Math.max(farthest, distances[y]);
        least = Math.min(least, distances[y]);
      }
    }
    double twice = 2 * Math.max(ownWeight == 0 ? 0 : ownSum / ownWeight, 1e-6);
    double total = 0;
    for (int y = 0; y < CLASSES; y++) {
      double distance = Double.isNaN(distances[y]) ? farthest : distances[y];
      distances[y] = Math.exp((least - distance) / twice);
      total += distances[y];
    }
    for (int y = 0; y < CLASSES; y++) {
      distances[y] = Math.log(0.99 * distances[y] / total + 0.01 / CLASSES);
    }
    return distances;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 3", "16, 3", "16, 16"})
  void theNearestOfEachClassDecide(int examples, int nearest) {
    NeighbourSettings settings = settings(examples, nearest);
    ClassNeighbours opinion = new ClassNeighbours(settings, inputs);
    for (int y = 0; y < CLASSES; y++) {
      learned.add(new ArrayList<>());
    }
    for (int number = 0; number < 300; number++) {
      int label = label(number);
      Example example = next(label);
      inputs.learn(example, label);
      if (!learned.get(label).isEmpty()) {
        ownSum = 0.999 * ownSum + distance(example, label, settings);
        ownWeight = 0.999 * ownWeight + 1;
      }
      opinion.learn(inputs, label, CLASSES, Scores.NONE);
      learned.get(label).add(example);

      Example asked = next(number % CLASSES);
      assertThat(scores(opinion, inputs, asked))
          .containsExactly(expected(asked, settings), within(1e-3));
    }
  }

  @Test
  void aClassThatHasNotComeForLongIsStillKnown() {
    ClassNeighbours opinion = new ClassNeighbours(settings(16, 3), inputs);
    for (int number = 0; number < 20; number++) {
      learn(opinion, inputs, next(2), 2);
    }
    for (int number = 0; number < 2000; number++) {
      learn(opinion, inputs, next(number % 2), number % 2);
    }

    double[] scores = scores(opinion, inputs, Example.of("", new float[] {2, 20, 200, 2000}, null));

    assertThat(scores[2]).isGreaterThan(scores[0]).isGreaterThan(scores[1]);
  }

  @Test
  void oneThatWasInterruptedGoesOnAsBefore() {
    NeighbourSettings settings = settings(16, 3);
    ClassNeighbours opinion = new ClassNeighbours(settings, inputs);
    for (int number = 0; number < 150; number++) {
      learn(opinion, inputs, next(label(number)), label(number));
    }
    Snapshot snapshot = snapshot(opinion);
    Inputs again = restoredInputs(snapshot);
    ClassNeighbours restored = new ClassNeighbours(settings, again);
    snapshot.scan(SECTION, restored::restore);

    for (int number = 150; number < 250; number++) {
      Example asked = next(number % CLASSES);
      assertThat(scores(restored, again, asked)).containsExactly(scores(opinion, inputs, asked));
      Example example = next(label(number));
      learn(opinion, inputs, example, label(number));
      learn(restored, again, example, label(number));
    }
    assertThat(bytes(restored)).isEqualTo(bytes(opinion));
  }

  @Test
  void whereWiderExamplesLeaveRoomForFewerAllClassesKeepFewerAtOnce() {
    NeighbourSettings settings = settings(16, 3);
    ClassNeighbours opinion = new ClassNeighbours(settings, inputs);
    for (int number = 0; number < 150; number++) {
      learn(opinion, inputs, next(number % CLASSES), number % CLASSES);
    }
    inputs.widen(1000);
    inputs.widenRecent(20);
    learn(opinion, inputs, Example.of("", new float[1000], null), 0);

    Snapshot snapshot = snapshot(opinion);
    ClassNeighbours restored = new ClassNeighbours(settings, restoredInputs(snapshot));
    snapshot.scan(SECTION, restored::restore);

    assertThat(bytes(restored)).isEqualTo(bytes(opinion));
  }

  private Snapshot snapshot(ClassNeighbours opinion) {
    Snapshot.Builder builder = Snapshot.builder();
    inputs.write(builder);
    return builder.section(SECTION, opinion::write).build();
  }

  private Inputs restoredInputs(Snapshot snapshot) {
    Inputs again = inputs(inputs.shape());
    again.restoreEncoder(snapshot);
    again.restoreRecent(snapshot, 20, CLASSES);
    return again;
  }

  private static byte[] bytes(ClassNeighbours opinion) {
    return Snapshot.builder().section(SECTION, opinion::write).build().toBytes();
  }

  @Test
  void aHostileRecordDoesNotDullIt() {
    ClassNeighbours opinion = new ClassNeighbours(settings(16, 3), inputs);
    for (int number = 0; number < 200; number++) {
      learn(opinion, inputs, next(number % CLASSES), number % CLASSES);
    }
    for (float value : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 1e30f}) {
      Example hostile = Example.of("", new float[] {value, value, value, value}, null);
      learn(opinion, inputs, hostile, 0);
      assertThat(scores(opinion, inputs, hostile)).doesNotContain(Double.NaN);
    }
    for (int number = 0; number < 200; number++) {
      learn(opinion, inputs, next(number % CLASSES), number % CLASSES);
    }

    double[] scores = scores(opinion, inputs, Example.of("", new float[] {2, 20, 200, 2000}, null));

    assertThat(scores[2]).isGreaterThan(scores[0]).isGreaterThan(scores[1]);
  }

  @Test
  void examplesOfManyClassesOrFeaturesAreFewer() {
    assertThat(settings(16, 3).keptOfClass(33, 6)).isEqualTo(16);
    assertThat(settings(16, 3).keptOfClass(1000, 6)).isEqualTo(5);
    assertThat(settings(16, 3).keptOfClass(1000, 1000)).isZero();
  }

  @Test
  void aKeyWhoseExamplesDoNotFitHasNoOpinion() {
    Inputs wide = new Inputs(new Shape.Vector(20_000), EnsembleFixture.settings("batch=1"));
    ClassNeighbours opinion = new ClassNeighbours(settings(16, 3), wide);
    for (int label = 0; label < CLASSES; label++) {
      learn(opinion, wide, Example.of("", new float[20_000], null), label);
    }

    assertThat(scores(opinion, wide, Example.of("", new float[20_000], null)))
        .containsExactly(uniform(), within(1e-12));
  }

  @Test
  void itSaysNothingBeforeTheFirstExample() {
    ClassNeighbours opinion = new ClassNeighbours(settings(16, 3), inputs);

    assertThat(scores(opinion, inputs, next(0))).containsExactly(uniform(), within(1e-12));
  }

  private static double[] uniform() {
    double[] scores = new double[CLASSES];
    Arrays.fill(scores, -Math.log(CLASSES));
    return scores;
  }
}
