package io.nsrstream.online.ensemble;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Settings of an opinion of the nearest examples.
 *
 * @param examples latest ones among which the nearest are looked for; fewer where they have many
 *     features ({@link RecentExamples#fitting})
 * @param nearest how many of them vote
 */
public record NeighbourSettings(int examples, int nearest) implements Serializable {

  /** The defaults of an element of the list. */
  public static final NeighbourSettings DEFAULTS = new NeighbourSettings(1000, 5);

  public NeighbourSettings {
    new Rules()
        .between("examples", examples, 1, RecentExamples.MOST_VALUES)
        .between("nearest", nearest, 1, 1000)
        .require(
            nearest <= examples,
            "nearest",
            "must be at most examples (%d)".formatted(examples),
            nearest,
            "lower it, or raise the setting examples beside it")
        .check();
  }

  /** Examples that are kept if each has so many features. */
  int kept(int features) {
    return Math.max(nearest, RecentExamples.fitting(examples, features));
  }
}
