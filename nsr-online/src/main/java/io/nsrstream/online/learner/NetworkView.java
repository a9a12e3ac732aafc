package io.nsrstream.online.learner;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.encoding.FeatureSettings.Sequences;
import io.nsrstream.online.ensemble.Ensemble;
import io.nsrstream.online.ensemble.EnsembleSettings;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What networks see of examples: the examples themselves, extended by earlier ones ({@link
 * Temporal}), or the features of sequences by kernels ({@link KernelFeatures}).
 */
final class NetworkView {
  private final LearnerSettings settings;
  private final NetworkFactory networks;
  private final Temporal temporal;

  /** Null before the first labelled example, and where networks see sequences as they are. */
  private @Nullable KernelFeatures kernels;

  /** The last example and what networks see of it: most examples are learned after a forecast. */
  private @Nullable Example last;

  private @Nullable Example seen;

  NetworkView(LearnerSettings settings, NetworkFactory networks) {
    this.settings = settings;
    this.networks = networks;
    this.temporal = new Temporal(settings.temporal());
  }

  Temporal temporal() {
    return temporal;
  }

  /** What networks see of an example. */
  @SuppressWarnings("ReferenceEquality") // comparing the values would cost as much as it saves
  Example of(Example example) {
    if (example == last && seen != null) {
      return seen;
    }
    Example extended = temporal.extend(example);
    seen = kernels == null ? extended : kernels.extend(extended);
    last = example;
    return seen;
  }

  /** Networks see other features from now on. */
  private void forgetLast() {
    last = null;
    seen = null;
  }

  /**
   * Checks that an example can be the first that networks learn.
   *
   * @throws RejectedExampleException if they would be beyond their bound
   */
  void checkFirst(Example example) throws RejectedExampleException {
    boolean vectors = turnsToVectors(example);
    Example extended = temporal.extend(example);
    Ensemble.checkFirst(
        vectors ? kernels(example).extend(extended) : extended,
        settings.ensemble(vectors),
        networks);
  }

  /** Decides what networks see, by the first labelled example. */
  void begin(Example first) {
    kernels = turnsToVectors(first) ? kernels(first) : null;
    forgetLast();
  }

  private KernelFeatures kernels(Example first) {
    return KernelFeatures.begin(first, settings.features(), settings.seed());
  }

  private boolean turnsToVectors(Example first) {
    boolean sequences = first.steps() > 1 || settings.bounds().shape() == Shapes.SEQUENCE;
    return switch (settings.features().sequences()) {
      case RAW -> false;
      case KERNELS -> sequences;
      case AUTO -> sequences && !settings.readsSteps(networks);
    };
  }

  /**
   * Takes a labelled example that is about to be learned.
   *
   * @return whether networks see other features from now on; then {@link #learnAgain} takes the
   *     place of learning this one
   */
  boolean changes(Example example, int label) {
    boolean changes = kernels != null && kernels.add(example, label);
    if (changes) {
      forgetLast();
    }
    return changes;
  }

  /** A new ensemble that has learned the first labelled sequences as networks see them now. */
  Ensemble learnAgain(int classes) {
    Ensemble ensemble = null;
    for (KernelFeatures.Kept one : Objects.requireNonNull(kernels).kept()) {
      Example inputs = of(one.example());
      ensemble = ensemble == null ? ensemble(inputs) : ensemble;
      ensemble.learn(inputs, one.label(), classes, null);
    }
    return Objects.requireNonNull(ensemble);
  }

  /** Adds an example that was learned. */
  void add(Example example, String label) {
    temporal.add(example, label);
    forgetLast();
  }

  /** The shape of examples, of which the ensemble has learned some. */
  Shape shape(Ensemble ensemble) {
    return kernels == null ? ensemble.shape() : kernels.shape();
  }

  /** A new ensemble. */
  Ensemble ensemble(Example first) {
    return new Ensemble(first, opinions(), networks);
  }

  /** The settings of an ensemble that sees this. */
  EnsembleSettings opinions() {
    return settings.ensemble(kernels != null);
  }

  void write(Snapshot.Builder builder) {
    temporal.write(builder);
    if (kernels != null) {
      kernels.write(builder);
    }
  }

  /**
   * Takes over its sections of a snapshot.
   *
   * @throws SnapshotException if the settings ask for another view
   */
  void restore(Snapshot snapshot) {
    forgetLast();
    temporal.restore(snapshot);
    kernels = KernelFeatures.restore(snapshot, settings.features());
    boolean sequences =
        Ensemble.isIn(snapshot) && Ensemble.shape(snapshot) instanceof Shape.Sequence;
    if (kernels == null && sequences && settings.features().sequences() == Sequences.KERNELS) {
      throw new SnapshotException(
          "the snapshot has sequences as they are, but learner.features.sequences is KERNELS: set"
              + " it to AUTO or RAW, or start without it");
    }
  }
}
