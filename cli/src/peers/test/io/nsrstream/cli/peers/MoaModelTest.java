package io.nsrstream.cli.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.learner.KernelFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import moa.classifiers.AbstractClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MoaModelTest {
  private static final int STEPS = 40;
  private static final int SEED = 3;

  /** Slow and fast waves of random phase, so that no single step shows the class. */
  private static List<Example> waves(int count) {
    Random random = new Random(7);
    List<Example> waves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean fast = random.nextBoolean();
      double phase = random.nextDouble() * 2 * Math.PI;
      float[] steps = new float[STEPS];
      for (int t = 0; t < STEPS; t++) {
        steps[t] = (float) (Math.sin(phase + t * (fast ? 1.2 : 0.3)) + random.nextGaussian() / 4);
      }
      waves.add(new Example("", "", STEPS, steps, List.of(), fast ? "fast" : "slow", 0));
    }
    return waves;
  }

  private static KernelFeatures kernels(List<Example> sequences) {
    return KernelFeatures.begin(sequences.get(0), FeatureSettings.DEFAULTS, SEED);
  }

  private static MoaAttributes attributes(List<Example> sequences, KernelFeatures kernels) {
    return MoaAttributes.of(sequences.iterator(), kernels::extend);
  }

  /** 1 to 64 are numbers with a new calibration, 127 and 200 are not; at 128 it is the last one. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 64, 127, 128, 200})
  void votesAreThoseOfALearnerThatSawAllSequencesByTheNewestKernels(int learned) {
    List<Example> sequences = waves(220);
    KernelFeatures kernels = kernels(sequences);
    MoaAttributes attributes = attributes(sequences, kernels);
    MoaModel model = new MoaModel(MoaLearner.KNN, SEED, attributes, kernels);
    for (Example sequence : sequences.subList(0, learned)) {
      model.learn(sequence, attributes.indexOf(sequence.label()));
    }

    KernelFeatures same = kernels(sequences);
    for (Example sequence : sequences.subList(0, learned)) {
      if (same.add(sequence, attributes.indexOf(sequence.label()))) {
        same.kept();
      }
    }
    AbstractClassifier atOnce = MoaLearner.KNN.create(attributes.header(), SEED);
    for (Example sequence : sequences.subList(0, learned)) {
      atOnce.trainOnInstance(attributes.instance(same.extend(sequence)));
    }
    for (Example sequence : sequences.subList(200, 220)) {
      assertThat(model.votes(sequence))
          .isEqualTo(atOnce.getVotesForInstance(attributes.instance(same.extend(sequence))));
    }
  }

  @Test
  void kernelsShowWhatRawStepsDoNot() {
    List<Example> sequences = waves(600);
    KernelFeatures kernels = kernels(sequences);
    double byKernels =
        accuracy(
            new MoaModel(MoaLearner.HOEFFDING_TREE, SEED, attributes(sequences, kernels), kernels),
            sequences);
    MoaAttributes steps = MoaAttributes.of(sequences.iterator(), UnaryOperator.identity());
    double raw = accuracy(new MoaModel(MoaLearner.HOEFFDING_TREE, SEED, steps, null), sequences);

    assertThat(byKernels).isGreaterThan(0.9);
    assertThat(raw).isLessThan(0.7);
  }

  private static double accuracy(MoaModel model, List<Example> sequences) {
    MoaAttributes classes = MoaAttributes.of(sequences.iterator(), UnaryOperator.identity());
    int right = 0;
    for (Example sequence : sequences) {
      int label = classes.indexOf(sequence.label());
      right += moa.core.Utils.maxIndex(model.votes(sequence)) == label ? 1 : 0;
      model.learn(sequence, label);
    }
    return (double) right / sequences.size();
  }
}
