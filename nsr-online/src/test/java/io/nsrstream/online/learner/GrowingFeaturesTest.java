package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrowingFeaturesTest {
  private static final int MOST = 6;
  private static final LearnerSettings FIXED =
      LearnerTest.SETTINGS.withBounds(
          new BoundSettings(BoundSettings.Shapes.AUTO, 10, 5, 1_000_000));
  private static final LearnerSettings SETTINGS = FIXED.withBounds(FIXED.bounds().growing(MOST));

  private final Random random = new Random(3);

  private static Learner learner(LearnerSettings settings) {
    return new Learner(settings, new SoftmaxRegression.Factory());
  }

  /** The last feature tells the class, the others do not. */
  private Example next(int features) {
    float[] values = new float[features];
    boolean up = random.nextBoolean();
    for (int i = 0; i < features; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[features - 1] += up ? 3 : -3;
    return Example.of("", values, up ? "up" : "down");
  }

  @Test
  void aFeatureThatComesLaterIsLearned() throws RejectedExampleException {
    Learner learner = learner(SETTINGS);
    for (int i = 0; i < 100; i++) {
      Example known = next(3);
      learner.testThenTrain(Example.of("", new float[] {known.features()[0]}, known.label()));
    }
    int right = 0;
    for (int i = 0; i < 600; i++) {
      Example wider = next(3);
      boolean hit = Objects.equals(wider.label(), learner.testThenTrain(wider).predicted());
      right += i >= 300 && hit ? 1 : 0;
    }

    assertThat(right).isGreaterThan(270);
  }

  @Test
  void featuresThatNoneHasCostNothing() throws RejectedExampleException {
    Learner fixed = learner(FIXED);
    Learner growing = learner(SETTINGS);
    for (int i = 0; i < 100; i++) {
      Example example = next(4);
      fixed.testThenTrain(example);
      growing.testThenTrain(example);
    }

    assertThat(growing.snapshot().toBytes()).isEqualTo(fixed.snapshot().toBytes());
  }

  @Test
  void aVectorWithFewerFeaturesHasItsLastOnesMissing() throws RejectedExampleException {
    Learner shorter = learner(SETTINGS);
    Learner missing = learner(SETTINGS);
    for (int i = 0; i < 100; i++) {
      Example example = next(4);
      Example given = i % 3 == 2 ? example.withFeatures(2) : example;
      shorter.testThenTrain(given);
      missing.testThenTrain(given.withFeatures(4));
    }

    assertThat(shorter.snapshot().toBytes()).isEqualTo(missing.snapshot().toBytes());
  }

  @Test
  void whatIsOnlyPredictedWidensNothing() throws RejectedExampleException {
    Learner learner = learner(SETTINGS);
    Example known = next(3);
    learner.testThenTrain(known);
    byte[] before = learner.snapshot().toBytes();

    float[] wide = known.withFeatures(MOST).features();
    assertThat(learner.forecast(Example.of("", wide, null)).prediction().probabilities())
        .isEqualTo(
            learner.forecast(Example.of("", known.features(), null)).prediction().probabilities());
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void aVectorBeyondTheBoundIsRejectedAlsoAsTheFirst() throws RejectedExampleException {
    Learner learner = learner(SETTINGS);
    assertRejected(learner, MOST + 1);
    learner.testThenTrain(next(2));
    byte[] before = learner.snapshot().toBytes();
    assertRejected(learner, MOST + 1);
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);

    learner.testThenTrain(next(MOST));
    assertThat(learner.examples()).isEqualTo(2);
  }

  private void assertRejected(Learner learner, int features) {
    assertThatThrownBy(() -> learner.testThenTrain(next(features)))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("learner.bounds.maxFeatures");
  }

  @Test
  void aVectorThatWouldMakeNetworksTooLargeIsRejected() throws RejectedExampleException {
    Learner learner =
        learner(
            SETTINGS.withBounds(
                new BoundSettings(BoundSettings.Shapes.AUTO, 10, 5, 6).growing(MOST)));
    learner.testThenTrain(next(2));

    assertThatThrownBy(() -> learner.testThenTrain(next(MOST)))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("maxParameters");
  }

  @Test
  void inputsOfWhatAShorterVectorLacksCountForTheBound() throws RejectedExampleException {
    LearnerSettings small =
        SETTINGS.withBounds(new BoundSettings(BoundSettings.Shapes.AUTO, 10, 5, 11).growing(MOST));
    Learner learner = learner(small);
    learner.testThenTrain(Example.of("", new float[4], "up"));
    learner.testThenTrain(Example.of("", new float[4], "down"));
    byte[] before = learner.snapshot().toBytes();

    assertThatThrownBy(() -> learner.testThenTrain(Example.of("", new float[2], "up")))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("maxParameters");
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void sequencesAndEarlierExamplesAsFeaturesAreRefused() {
    assertThatThrownBy(
            () -> new BoundSettings(BoundSettings.Shapes.SEQUENCE, 10, 5, 1_000_000).growing(MOST))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("features must be FIXED");
    assertThatThrownBy(SETTINGS::forSequences)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("learner.bounds.features must be FIXED");
    assertThatThrownBy(() -> SETTINGS.withTemporal(new TemporalSettings(1, 0)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("bounds.features must be FIXED");
  }
}
