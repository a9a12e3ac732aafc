package io.nsrstream.online.ensemble;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.List;

/**
 * What is combined with the predictions of the members, and when members are replaced.
 *
 * @param budget most rows that gradients of all members are taken of per labelled example; 1 is the
 *     cost of a single network without replay
 * @param labelShift fadings of the label frequencies that correct predictions: each the weight of a
 *     label relative to the one after it; empty for none
 * @param replaceEvery labelled examples after which the member of least use becomes a copy of the
 *     best with other settings; 0 for never
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
