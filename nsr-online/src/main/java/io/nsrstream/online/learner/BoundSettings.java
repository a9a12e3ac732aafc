package io.nsrstream.online.learner;

import io.nsrstream.online.settings.Conditional;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * The bounds of one key. An example beyond a bound is rejected.
 *
 * @param shape which examples a key takes
 * @param maxSteps most steps of a sequence
 * @param maxClasses most classes
 * @param maxParameters most parameters of all networks of a key together
 */
public record BoundSettings(Shapes shape, int maxSteps, int maxClasses, long maxParameters)
    implements Serializable, Conditional {

  public static final BoundSettings DEFAULTS = new BoundSettings(Shapes.AUTO, 1000, 100, 8_000_000);

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
        .between("maxParameters", maxParameters, 1, Integer.MAX_VALUE)
        .check();
  }

  /** The same bounds for a stream of sequences: {@link Shapes#AUTO} becomes SEQUENCE. */
  BoundSettings forSequences() {
    return shape == Shapes.AUTO
        ? new BoundSettings(Shapes.SEQUENCE, maxSteps, maxClasses, maxParameters)
        : this;
  }

  @Override
  public List<Unused> unused() {
    return shape == Shapes.VECTOR
        ? List.of(
            new Unused(
                "maxSteps",
                "where learner.bounds.shape is VECTOR",
                "set learner.bounds.shape to SEQUENCE or AUTO"))
        : List.of();
  }
}
