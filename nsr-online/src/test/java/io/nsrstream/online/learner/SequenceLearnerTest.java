package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.FeatureSettings.Sequences;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.evaluation.EvaluationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Examples of several steps. */
class SequenceLearnerTest {
  private static final int CHANNELS = 3;
  static final LearnerSettings SETTINGS =
      LearnerSettings.ofOne(MemberSettings.parse("batch=4 lambda=0.1 window=5"))
          .withDrift(DriftSettings.NONE)
          .withBounds(new BoundSettings(BoundSettings.Shapes.SEQUENCE, 8, 3, 1_000_000))
          .withFeatures(
              new FeatureSettings(5, 8, 4, 256, Sequences.RAW, 420, TextSettings.DEFAULTS))
          .withEvaluation(new EvaluationSettings(50, 0.9));

  private final Learner learner = new Learner(SETTINGS, new SoftmaxRegression.Factory());

  /** Lengths from 1 to 8, longer ones coming later; a nominal value at the last step of some. */
  static List<Example> sequences(int count, long seed) {
    Random random = new Random(seed);
    List<Example> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int steps = 1 + random.nextInt(1 + 7 * i / count);
      int label = random.nextInt(3);
      float[] features = new float[steps * CHANNELS];
      for (int j = 0; j < features.length; j++) {
        features[j] = (float) (label + 10 * (j % CHANNELS) + random.nextGaussian());
      }
      List<Nominal> nominals = new ArrayList<>();
      if (i % 3 == 0) {
        int position = features.length - 1;
        features[position] = 0;
        nominals.add(new Nominal(position, "mode " + i % 2));
      }
      sequences.add(new Example("", "e" + i, steps, features, nominals, "class " + label, i));
    }
    return sequences;
  }

  @Test
  void learnsWhatSequencesOfDifferentLengthsHaveInCommon() throws RejectedExampleException {
    for (Example sequence : sequences(2000, 2)) {
      learner.testThenTrain(sequence);
    }
    assertThat(learner.report().window().accuracy()).isGreaterThan(0.6);
  }

  @Test
  void whatDoesNotFitIsRejectedAndChangesNothing() throws RejectedExampleException {
    for (Example sequence : sequences(50, 3)) {
      learner.testThenTrain(sequence);
    }
    byte[] before = learner.snapshot().toBytes();

    assertRejected(9, 9 * CHANNELS, "at most 8 steps, but has 9: raise learner.bounds.maxSteps");
    assertRejected(2, 2 * CHANNELS - 1, "3 numbers per step", "are 5 over 2 step(s)");
    assertRejected(2, 8, "3 numbers per step", "are 8 over 2 step(s)");
    assertRejected(1, 2 * CHANNELS, "are 6 over 1 step(s)");
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void aFirstExampleHasAsManyFeaturesAtEachStep() {
    assertRejected(3, 7, "as many at each", "are 7 over 3 step(s)");
  }

  private void assertRejected(int steps, int features, String... parts) {
    Example example = new Example("", "x", steps, new float[features], List.of(), "class 0", 0);
    for (String part : parts) {
      assertThatThrownBy(() -> learner.testThenTrain(example))
          .isInstanceOf(RejectedExampleException.class)
          .hasMessageContaining(part);
    }
  }
}
