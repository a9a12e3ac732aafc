package io.nsrstream.online.ensemble;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Settings of an opinion of the nearest examples.
 *
 * @param examples latest ones among which the nearest are looked for; fewer where they have many
 *     features: more than {@link #FEW} have at most {@link #USUAL_VALUES} together
 * @param nearest how many of them vote
 * @param ofEachClass whether as many examples, and as many nearest ones, are those of each class;
 *     the examples of all classes have at most {@link #USUAL_VALUES} together
 */
public record NeighbourSettings(int examples, int nearest, boolean ofEachClass)
    implements Serializable {

  /** Most features of all examples together. */
  public static final int MOST_VALUES = 1 << 17;

  /** The same where there are more than {@link #FEW} examples. */
  public static final int USUAL_VALUES = 1 << 15;

  /** A number of examples that may have more features. */
  public static final int FEW = 300;

  /** The defaults of an element of the list. */
  public static final NeighbourSettings DEFAULTS = new NeighbourSettings(1000, 5, false);

  public NeighbourSettings {
    new Rules()
        .between("examples", examples, 1, MOST_VALUES)
        .between("nearest", nearest, 1, 1000)
        .require(
            nearest <= examples,
            "nearest",
            "must be at most examples (%d)".formatted(examples),
            nearest,
            "lower it, or raise the setting examples beside it")
        .check();
  }

  /** Examples of a class that are kept if each has so many features; none if they do not fit. */
  int keptOfClass(int features, int classes) {
    return (int) Math.min(examples, USUAL_VALUES / ((long) features * classes));
  }

  /** Examples that are kept if each has so many features. */
  int kept(int features) {
    int few = Math.min(FEW, MOST_VALUES / features);
    return Math.max(nearest, Math.min(examples, Math.max(few, USUAL_VALUES / features)));
  }
}
