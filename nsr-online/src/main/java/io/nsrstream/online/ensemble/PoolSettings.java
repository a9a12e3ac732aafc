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
 * @param neighbours opinions of the nearest of the latest examples; none for sequences as they are
 * @param regressions opinions of ridge regression; none for sequences as they are
 * @param classMeans fading factors of class means, each an opinion: the weight of an example of a
 *     class relative to the next one; empty for none
 * @param persistence whether there is an opinion that the label stays
 * @param words whether there is an opinion of how often each class has the words of texts, for keys
 *     that have texts
 * @param replaceEvery labelled examples after which a member of little weight may become a copy of
 *     the best one with other settings; 0 for never
 */
public record PoolSettings(
    double budget,
    List<Double> labelShift,
    List<NeighbourSettings> neighbours,
    List<RegressionSettings> regressions,
    List<Double> classMeans,
    boolean persistence,
    boolean words,
    int replaceEvery)
    implements Serializable {

  public static final PoolSettings DEFAULTS =
      new PoolSettings(
          64,
          List.of(0.0, 0.5, 0.9),
          List.of(
              new NeighbourSettings(200, 3, false),
              new NeighbourSettings(3000, 10, false),
              new NeighbourSettings(16, 3, true)),
          List.of(RegressionSettings.DEFAULTS),
          List.of(0.9, 0.98),
          true,
          true,
          1000);

  private static final int MOST_OPINIONS = 16;

  public PoolSettings {
    labelShift = List.copyOf(labelShift);
    neighbours = List.copyOf(neighbours);
    regressions = List.copyOf(regressions);
    classMeans = List.copyOf(classMeans);
    new Rules()
        .atLeast("budget", budget, 1)
        .require(
            labelShift.stream().allMatch(fading -> fading >= 0 && fading < 1),
            "labelShift",
            "must be numbers from 0 to below 1",
            labelShift,
            "0.5 weighs about the last two labels")
        .require(
            classMeans.stream().allMatch(fading -> fading >= 0 && fading < 1)
                && classMeans.stream().distinct().count() == classMeans.size(),
            "classMeans",
            "must be different numbers from 0 to below 1",
            classMeans,
            "0.9 weighs about the last ten examples of a class")
        .require(
            neighbours.stream().distinct().count() == neighbours.size(),
            "neighbours",
            "must be different from one another",
            neighbours,
            "leave one out")
        .require(
            labelShift.size() <= MOST_OPINIONS,
            "labelShift",
            "must be a list of at most " + MOST_OPINIONS,
            labelShift.size() + " of them",
            "leave some out")
        .require(
            classMeans.size() <= MOST_OPINIONS,
            "classMeans",
            "must be a list of at most " + MOST_OPINIONS,
            classMeans.size() + " of them",
            "leave some out")
        .require(
            neighbours.size() <= MOST_OPINIONS,
            "neighbours",
            "must be a list of at most " + MOST_OPINIONS,
            neighbours.size() + " of them",
            "leave some out")
        .require(
            regressions.stream().distinct().count() == regressions.size()
                && regressions.size() <= MOST_OPINIONS,
            "regressions",
            "must be at most " + MOST_OPINIONS + ", different from one another",
            regressions,
            "leave some out")
        .between("replaceEvery", replaceEvery, 0, Integer.MAX_VALUE)
        .check();
  }

  /** Networks alone, without other opinions. */
  public static PoolSettings ofNetworks(double budget, int replaceEvery) {
    return new PoolSettings(
        budget, List.of(), List.of(), List.of(), List.of(), false, false, replaceEvery);
  }

  /** Number of latest labelled examples of so many features that the opinions need. */
  int memory(int features) {
    int most = regressions.isEmpty() ? 1 : Regression.GROUP;
    return neighbours.stream()
        .filter(each -> !each.ofEachClass())
        .mapToInt(each -> each.kept(features))
        .reduce(most, Math::max);
  }
}
