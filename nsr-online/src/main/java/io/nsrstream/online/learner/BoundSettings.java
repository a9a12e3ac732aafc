package io.nsrstream.online.learner;

import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The bounds of one key. An example beyond a bound is rejected.
 *
 * @param shape which examples a key takes
 * @param maxSteps most steps of a sequence
 * @param maxClasses most classes
 * @param features whether vectors of a key may get more features, or have fewer
 * @param maxFeatures most features of a vector where they may get more
 * @param maxParameters most parameters of all networks of a key together
 */
public record BoundSettings(
    Shapes shape,
    int maxSteps,
    int maxClasses,
    Features features,
    int maxFeatures,
    long maxParameters)
    implements Serializable, Conditional {

  public static final BoundSettings DEFAULTS = new BoundSettings(Shapes.AUTO, 1000, 100, 8_000_000);

  /** Whether vectors of a key may get more features, or have fewer. */
  public enum Features {
    /** Every vector has as many as the first labelled one. */
    FIXED,
    /** A labelled vector with more adds them; in one with fewer, the last ones are missing. */
    GROWING
  }

  /** Bounds of a fixed number of features. */
  public BoundSettings(Shapes shape, int maxSteps, int maxClasses, long maxParameters) {
    this(shape, maxSteps, maxClasses, Features.FIXED, 256, maxParameters);
  }

  /** The same bounds, with features that may get more, up to so many. */
  public BoundSettings growing(int most) {
    return new BoundSettings(shape, maxSteps, maxClasses, Features.GROWING, most, maxParameters);
  }

  /** Which examples a key takes. */
  public enum Shapes {
    /** As the first labelled example says: after a vector, vectors only; after a sequence, both. */
    AUTO,
    /** Vectors only. */
    VECTOR,
    /** Sequences, and vectors as sequences of one step. */
    SEQUENCE
  }

  public BoundSettings {
    new Rules()
        .between("maxSteps", maxSteps, 1, 1_000_000)
        .between("maxClasses", maxClasses, 1, 10_000)
        .between("maxFeatures", maxFeatures, 1, 100_000)
        .require(
            features == Features.FIXED || shape != Shapes.SEQUENCE,
            "features",
            "must be FIXED where shape is SEQUENCE: every step of a sequence has the same features",
            features,
            "set shape to AUTO or VECTOR")
        .between("maxParameters", maxParameters, 1, Integer.MAX_VALUE)
        .check();
  }

  /** The same bounds for a stream of sequences: {@link Shapes#AUTO} becomes SEQUENCE. */
  BoundSettings forSequences() {
    return shape == Shapes.AUTO
        ? new BoundSettings(
            Shapes.SEQUENCE, maxSteps, maxClasses, features, maxFeatures, maxParameters)
        : this;
  }

  @Override
  public List<Unused> unused() {
    List<Unused> unused = new ArrayList<>();
    if (shape == Shapes.VECTOR) {
      unused.add(
          new Unused(
              "maxSteps",
              "where learner.bounds.shape is VECTOR",
              "set learner.bounds.shape to SEQUENCE or AUTO"));
    }
    if (features == Features.FIXED) {
      unused.add(
          new Unused(
              "maxFeatures",
              "where learner.bounds.features is FIXED",
              "set learner.bounds.features to GROWING"));
    }
    return unused;
  }
}
