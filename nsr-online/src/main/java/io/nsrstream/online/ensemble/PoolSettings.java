package io.nsrstream.online.ensemble;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * Settings of the pool: opinions beside the members, and the replacement of members.
 *
 * @param budget most rows per labelled example for which gradients of all members are computed; a
 *     single network without replay costs 1
 * @param labelShift fading factors of the label frequencies that correct predictions: each is the
 *     weight of a label relative to the next one; empty for none
 * @param replaceEvery labelled examples after which a member of little weight may become a copy of
 *     the best one with other settings; 0 for never
 */
public record PoolSettings(double budget, List<Double> labelShift, int replaceEvery)
    implements Serializable {

  public static final PoolSettings DEFAULTS = new PoolSettings(64, List.of(0.0, 0.5, 0.9), 1000);

  public PoolSettings {
    labelShift = List.copyOf(labelShift);
    new Rules()
        .atLeast("budget", budget, 1)
        .require(
            labelShift.stream().allMatch(fading -> fading >= 0 && fading < 1),
            "labelShift",
            "must be numbers from 0 to below 1",
            labelShift,
            "0.5 weighs about the last two labels")
        .between("replaceEvery", replaceEvery, 0, Integer.MAX_VALUE)
        .check();
  }
}
