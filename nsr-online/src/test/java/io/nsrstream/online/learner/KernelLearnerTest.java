package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.FeatureSettings.Sequences;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.NeighbourSettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.ensemble.RegressionSettings;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Learners that see sequences as features by kernels. */
class KernelLearnerTest {
  private static final FeatureSettings FEATURES =
      new FeatureSettings(5, 8, 8, 8, Sequences.KERNELS, 84, TextSettings.DEFAULTS);
  static final LearnerSettings SETTINGS =
      LearnerSettings.DEFAULTS
          .withMembers(
              MemberSettings.parse("batch=4 lambda=0.1 replay=1 rows=8 buffer=60"),
              MemberSettings.parse("batch=1 encoding=quantiles"))
          .withPool(
              new PoolSettings(
                  64,
                  List.of(0.5),
                  List.of(new NeighbourSettings(50, 3, false)),
                  List.of(new RegressionSettings(4, 0.99, 256)),
                  List.of(0.9),
                  true,
                  true,
                  100))
          .withFeatures(FEATURES);

  private static Learner learner(LearnerSettings settings) {
    return new Learner(settings, new SoftmaxRegression.Factory());
  }

  private static Learner restored(Learner learner, LearnerSettings settings) {
    return Learner.restore(
        Snapshot.of(learner.snapshot().toBytes()), settings, new SoftmaxRegression.Factory());
  }

  /**
   * Two channels of 10 to 40 steps around 0, whose class is how fast the first one swings, at any
   * phase; every fifth without a label; some have nominal values.
   */
  static List<Example> sequences(int count, long seed) {
    Random random = new Random(seed);
    List<Example> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int steps = 10 + random.nextInt(31);
      int label = random.nextInt(3);
      double phase = 2 * Math.PI * random.nextDouble();
      float[] features = new float[2 * steps];
      for (int t = 0; t < steps; t++) {
        double swing = Math.sin(phase + (1 + label) * 0.6 * t);
        features[2 * t] = (float) (100 * (swing + 0.3 * random.nextGaussian()));
        features[2 * t + 1] = (float) random.nextGaussian();
      }
      List<Nominal> nominals = new ArrayList<>();
      if (i % 4 == 0) {
        features[3] = 0;
        features[7] = 0;
        nominals.add(new Nominal(3, "first"));
        nominals.add(new Nominal(7, "mode " + random.nextInt(2)));
      }
      String name = i % 5 == 4 ? null : "class " + label;
      sequences.add(new Example("", "e" + i, steps, features, nominals, name, i));
    }
    return sequences;
  }

  @Test
  void shapesAreLearnedAtAnyPhaseAndLength() throws RejectedExampleException {
    Learner kernels = learner(SETTINGS);
    Learner raw = learner(SETTINGS.withFeatures(FEATURES.withSequences(Sequences.RAW)));
    for (Example sequence : sequences(1500, 2)) {
      kernels.testThenTrain(sequence);
      raw.testThenTrain(sequence);
    }

    assertThat(kernels.report().window().accuracy()).isGreaterThan(0.9);
    assertThat(raw.report().window().accuracy()).isLessThan(0.6);
  }

  @Test
  void theFirstSequencesAreKeptOnlyUntilTheKernelsAreSettled() throws RejectedExampleException {
    Learner learner = learner(SETTINGS);
    List<Example> stream = sequences(400, 3);
    for (Example sequence : stream.subList(0, 150)) {
      learner.testThenTrain(sequence);
    }
    int young = learner.snapshot().size();
    for (Example sequence : stream.subList(150, 400)) {
      learner.testThenTrain(sequence);
    }

    assertThat(learner.examples()).isEqualTo(320);
    assertThat(learner.snapshot().size()).isLessThan(young);
  }

  @Test
  void aSequenceOfOtherChannelsIsRejectedAndChangesNothing() throws RejectedExampleException {
    Learner learner = learner(SETTINGS);
    learner.testThenTrain(sequences(1, 6).get(0));
    byte[] before = learner.snapshot().toBytes();

    Example other = new Example("", "x", 4, new float[12], List.of(), "class 0", 0);
    assertThatThrownBy(() -> learner.testThenTrain(other))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("features must be 2 numbers per step");
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void aSequenceOfOneStepAndALongerOneThanAnyBeforeAreTaken() throws RejectedExampleException {
    Learner learner = learner(SETTINGS);
    for (Example sequence : sequences(140, 7)) {
      learner.testThenTrain(sequence);
    }

    for (int steps : new int[] {1, 2, 8, 999}) {
      Example example = new Example("", "x", steps, new float[2 * steps], List.of(), "class 0", 0);
      assertThatCode(() -> learner.testThenTrain(example)).doesNotThrowAnyException();
    }
  }

  @Test
  void aSnapshotGoesOnOnlyUnderTheViewThatItWasMadeWith() throws RejectedExampleException {
    Learner kernels = learner(SETTINGS);
    LearnerSettings raw = SETTINGS.withFeatures(FEATURES.withSequences(Sequences.RAW));
    Learner steps = learner(raw);
    for (Example sequence : sequences(20, 8)) {
      kernels.testThenTrain(sequence);
      steps.testThenTrain(sequence);
    }

    assertThatThrownBy(() -> restored(kernels, raw))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("learner.features.sequences is RAW: set it to AUTO or KERNELS");
    assertThatThrownBy(
            () ->
                restored(
                    kernels,
                    SETTINGS.withFeatures(
                        new FeatureSettings(
                            5, 8, 8, 8, Sequences.KERNELS, 85, TextSettings.DEFAULTS))))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("84 features of a sequence, but learner.features.kernels is 85");
    assertThatThrownBy(() -> restored(steps, SETTINGS))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("learner.features.sequences is KERNELS: set it to AUTO or RAW");
    LearnerSettings auto = SETTINGS.withFeatures(FEATURES.withSequences(Sequences.AUTO));
    for (Learner learner : List.of(kernels, steps)) {
      assertThat(restored(learner, auto).snapshot().toBytes())
          .isEqualTo(learner.snapshot().toBytes());
    }
  }

  @Test
  void oneObjectLearnedManyTimesIsSeenAsItsCopiesAre() throws RejectedExampleException {
    try (Learner once = learner(SETTINGS);
        Learner copies = learner(SETTINGS)) {
      for (Example each : sequences(12, 3)) {
        if (each.label() != null) {
          learnTwice(once, each, each);
          learnTwice(copies, each, copy(each));
        }
      }
      assertThat(once.snapshot().toBytes()).isEqualTo(copies.snapshot().toBytes());
    }
  }

  private static void learnTwice(Learner learner, Example first, Example second)
      throws RejectedExampleException {
    learner.learn(first, learner.forecast(first));
    learner.learn(second, learner.forecast(second));
  }

  private static Example copy(Example example) {
    return new Example(
        example.key(),
        example.id(),
        example.steps(),
        example.features().clone(),
        example.nominals(),
        example.label(),
        example.time(),
        example.weight());
  }
}
