package io.nsrstream.cli.peers;

import com.yahoo.labs.samoa.instances.Instance;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.KernelFeatures;
import moa.classifiers.AbstractClassifier;
import org.jspecify.annotations.Nullable;

/**
 * A learner of MOA that takes examples. Where it sees features by kernels, it begins anew whenever
 * these are calibrated, and learns the sequences that came before again, as our learner does.
 */
final class MoaModel {
  private final MoaLearner learner;
  private final int seed;
  private final MoaAttributes attributes;

  /** Null where it sees examples as they are. */
  private final @Nullable KernelFeatures kernels;

  private AbstractClassifier classifier;

  /**
   * A learner before the first example.
   *
   * @param attributes of the stream, by kernels where there are some
   * @param kernels before the first sequence, or null where it sees examples as they are
   */
  MoaModel(
      MoaLearner learner, int seed, MoaAttributes attributes, @Nullable KernelFeatures kernels) {
    this.learner = learner;
    this.seed = seed;
    this.attributes = attributes;
    this.kernels = kernels;
    this.classifier = learner.create(attributes.header(), seed);
  }

  /** Its votes for an example by the index of the class; changes nothing. */
  double[] votes(Example example) {
    return classifier.getVotesForInstance(instance(example));
  }

  /**
   * Learns an example.
   *
   * @param label the index of its class
   */
  void learn(Example labelled, int label) {
    if (kernels == null || !kernels.add(labelled, label)) {
      classifier.trainOnInstance(instance(labelled));
      return;
    }
    classifier = learner.create(attributes.header(), seed);
    for (KernelFeatures.Kept one : kernels.kept()) {
      classifier.trainOnInstance(instance(one.example()));
    }
  }

  private Instance instance(Example example) {
    return attributes.instance(kernels == null ? example : kernels.extend(example));
  }
}
