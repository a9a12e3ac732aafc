package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.Encoding;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegressionTest {
  private static final int FEATURES = 3;
  private static final int CLASSES = 3;

  private final Random random = new Random(8);
  private final Inputs inputs = inputs(FEATURES, "batch=1 replay=1 buffer=50 encoding=quantiles");

  private static Inputs inputs(int features, String member) {
    return new Inputs(new Shape.Vector(features), EnsembleFixture.settings(member));
  }

  private static Regression regression(Inputs inputs, RegressionSettings settings) {
    return new Regression(settings, Encoding.QUANTILES, inputs.encoder());
  }

  /** The class is the place of the greatest feature. */
  private Example next() {
    float[] features = new float[FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return Example.of("", features, null);
  }

  private static int label(Example example) {
    float[] features = example.features();
    int greatest = 0;
    for (int i = 1; i < FEATURES; i++) {
      greatest = features[i] > features[greatest] ? i : greatest;
    }
    return greatest;
  }

  private void learn(Regression regression, int examples) {
    for (int i = 0; i < examples; i++) {
      Example example = next();
      learn(inputs, regression, example, label(example));
    }
  }

  private static void learn(Inputs inputs, Regression regression, Example example, int label) {
    inputs.learn(example, label);
    regression.learn(inputs, label, CLASSES, Scores.NONE);
  }

  private static double[] scores(Inputs inputs, Regression regression, Example example) {
    double[] scores = new double[1 + CLASSES];
    inputs.ask(example);
    regression.score(inputs, CLASSES, scores, 1);
    assertThat(scores[0]).isZero();
    return Arrays.copyOfRange(scores, 1, 1 + CLASSES);
  }

  @Test
  void itLearnsAnAdditiveRuleFromFewExamples() {
    Regression regression = regression(inputs, RegressionSettings.DEFAULTS);
    learn(regression, 400);

    int right = 0;
    for (int i = 0; i < 200; i++) {
      Example example = next();
      double[] scores = scores(inputs, regression, example);
      int greatest = 0;
      for (int y = 1; y < CLASSES; y++) {
        greatest = scores[y] > scores[greatest] ? y : greatest;
      }
      right += greatest == label(example) ? 1 : 0;
    }

    assertThat(right).isGreaterThan(180);
  }

  @Test
  void scoresAreLogarithmsOfProbabilities() {
    Regression regression = regression(inputs, RegressionSettings.DEFAULTS);
    assertThat(scores(inputs, regression, next()))
        .containsOnly(new double[] {-Math.log(CLASSES)}, within(1e-12));
    learn(regression, 50);

    assertThat(Arrays.stream(scores(inputs, regression, next())).map(Math::exp).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void coefficientsSolveTheNormalEquations() {
    NormalEquations equations = new NormalEquations();
    equations.widen(2);
    double fading = 0.9;
    int size = 5;
    double[][] products = new double[size][size];
    double[][] targets = new double[2][size];
    // Enough examples for the sums to be divided by their weight several times.
    for (int n = 0; n < 300; n++) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = (float) random.nextGaussian();
      }
      int label = random.nextInt(2);
      equations.add(values, label, fading);
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          products[i][j] = fading * products[i][j] + (double) values[i] * values[j];
        }
        for (int y = 0; y < 2; y++) {
          targets[y][i] = fading * targets[y][i] + (y == label ? values[i] : 0);
        }
      }
    }

    float[][] solution = equations.solve();

    for (int y = 0; y < 2; y++) {
      for (int i = 0; i < size; i++) {
        double left = solution[y][i];
        for (int j = 0; j < size; j++) {
          left += products[i][j] * solution[y][j];
        }
        assertThat(left).isCloseTo(targets[y][i], within(1e-4));
      }
    }
    assertThat(equations.mass()).isCloseTo(1 / (1 - fading), within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"5", "16", "37", "131"})
  void aRestoredOneGoesOnAsIfNothingHadHappened(int before) {
    RegressionSettings settings = new RegressionSettings(6, 0.99, 128);
    Regression regression = regression(inputs, settings);
    learn(regression, before);
    Snapshot snapshot = Snapshot.builder().section("REGR", regression::write).build();
    Regression restored = regression(inputs, settings);
    snapshot.scan("REGR", restored::restore);

    for (int i = 0; i < 60; i++) {
      Example example = next();
      inputs.learn(example, label(example));
      regression.learn(inputs, label(example), CLASSES, Scores.NONE);
      restored.learn(inputs, label(example), CLASSES, Scores.NONE);
    }

    assertThat(bytes(restored)).isEqualTo(bytes(regression));
    Example asked = next();
    assertThat(scores(inputs, restored, asked)).isEqualTo(scores(inputs, regression, asked));
  }

  @Test
  void theEncodingStaysAfterInputsWereAddedUpToTheBound() {
    RegressionSettings settings = new RegressionSettings(2, 0.99, 30);
    String member = "batch=1 replay=1 buffer=50 encoding=quantiles";
    Inputs mixed =
        new Inputs(new Shape.Vector(FEATURES), EnsembleFixture.settings(64, 1_000_000, member));
    Regression regression = regression(mixed, settings);
    for (int i = 0; i < 40; i++) {
      float[] features = next().features();
      features[0] = 0;
      List<Nominal> nominals = List.of(new Nominal(0, "value " + i % 9));
      learn(mixed, regression, new Example("", "", features, nominals, null, 0), i % CLASSES);
    }
    Regression restored = regression(mixed, settings);
    Snapshot.builder().section("REGR", regression::write).build().scan("REGR", restored::restore);

    Example asked = next();
    assertThat(scores(mixed, restored, asked)).isEqualTo(scores(mixed, regression, asked));
  }

  private static byte[] bytes(Regression regression) {
    return Snapshot.builder().section("REGR", regression::write).build().toBytes();
  }

  @Test
  void aKeyOfFewExamplesHasNoEquations() {
    Regression regression = regression(inputs, RegressionSettings.DEFAULTS);
    learn(regression, 1);

    assertThat(bytes(regression)).hasSizeLessThan(100);
  }

  @Test
  void nominalValuesAddInputsUpToTheBound() {
    RegressionSettings settings = new RegressionSettings(2, 0.999, 33);
    String member = "batch=1 replay=1 buffer=50 encoding=quantiles";
    Inputs mixed =
        new Inputs(new Shape.Vector(FEATURES), EnsembleFixture.settings(64, 1_000_000, member));
    Regression regression = regression(mixed, settings);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      Example plain = next();
      float[] features = plain.features().clone();
      features[0] = 0;
      Example example =
          new Example("", "", features, List.of(new Nominal(0, "value " + i / 16)), null, 0);
      learn(mixed, regression, example, i % CLASSES);
      sizes.add(bytes(regression).length);
      assertThat(scores(mixed, regression, example)).doesNotContain(Double.NaN);
    }

    // A further input would take a row of some 100 bytes; how numbers pack depends on their values.
    assertThat(sizes.get(159)).isCloseTo(sizes.get(119), within(50)).isGreaterThan(sizes.get(7));
  }

  @Test
  void ofMoreFeaturesThanTheBoundTheFirstAreRead() {
    Inputs wide = inputs(1000, "batch=1 replay=1 buffer=50 encoding=quantiles");
    Regression regression = regression(wide, new RegressionSettings(4, 0.999, 64));
    for (int i = 0; i < 40; i++) {
      float[] features = new float[1000];
      for (int f = 0; f < features.length; f++) {
        features[f] = (float) ((f % 2 == 0 ? 1 : -1) * random.nextGaussian() * 1e38 / 10);
      }
      learn(wide, regression, Example.of("", features, null), i % CLASSES);
      assertThat(scores(wide, regression, Example.of("", features, null)))
          .doesNotContain(Double.NaN);
    }

    assertThat(bytes(regression)).hasSizeLessThan(64 * 64 * 4);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0.9, 512, units",
    "8, 0, 512, fading",
    "8, 1.1, 512, fading",
    "8, 0.9, 8, units"
  })
  void settingsOutOfRangeAreRefused(int units, double fading, int maxInputs, String named) {
    assertThatThrownBy(() -> new RegressionSettings(units, fading, maxInputs))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(named + " must be");
  }
}
