package io.nsrstream.online.learner;

import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How the settings that nobody gave are chosen while the stream runs: by networks that differ in
 * them and whose predictions are combined.
 *
 * @param members the settings that each begins with, in the words of {@link MemberSettings#parse}
 * @param budget most rows that gradients of all members are taken of per labelled example; 1 is the
 *     cost of a single network without replay
 * @param lambda what every member's strength of the penalty is multiplied by; 0 turns it off
 * @param labelShift fadings of the label frequencies that correct predictions: each the weight of a
 *     label relative to the one after it; empty for none
 * @param replaceEvery labelled examples after which the member of least use becomes a copy of the
 *     best with other settings; 0 for never
 */
public record RaceSettings(
    List<String> members, double budget, double lambda, List<String> labelShift, int replaceEvery)
    implements Serializable {

  public static final RaceSettings DEFAULTS =
      new RaceSettings(
          List.of(
              "batch=1 encoding=quantiles",
              "batch=4 replay=2 buffer=3000 lambda=0.3 rate=2 encoding=quantiles",
              "batch=8 replay=4 buffer=3000 rate=2 encoding=quantiles",
              "batch=8 replay=4 rows=16 buffer=3000 lambda=0.3 rate=2 encoding=quantiles",
              "batch=4 replay=2 rows=16 buffer=3000 lambda=0.3 rate=2 encoding=quantiles",
              "batch=4 replay=2 rows=16 buffer=1000"),
          64,
          1,
          List.of("0", "0.5", "0.9"),
          1000);

  public RaceSettings {
    members = List.copyOf(members);
    labelShift = List.copyOf(labelShift);
    List<MemberSettings> parsed = members.stream().map(MemberSettings::parse).toList();
    double cost = parsed.stream().mapToDouble(MemberSettings::cost).sum();
    new Rules()
        .between("members", members.size(), 1, 64)
        .require(
            cost <= budget,
            "budget",
            "must be at least what the members cost, %s rows per example".formatted(cost),
            budget,
            "raise it, or take members away")
        .atLeast("lambda", lambda, 0)
        .require(
            labelShift.stream().allMatch(RaceSettings::fading),
            "labelShift",
            "must be numbers from 0 to below 1",
            labelShift,
            "0.5 weighs about the last two labels")
        .between("replaceEvery", replaceEvery, 0, Integer.MAX_VALUE)
        .check();
  }

  private static boolean fading(String text) {
    try {
      double value = Double.parseDouble(text);
      return value >= 0 && value < 1;
    } catch (NumberFormatException notNumeric) {
      return false;
    }
  }

  /** The settings that each member begins with. */
  List<MemberSettings> parsedMembers() {
    List<MemberSettings> parsed = new ArrayList<>();
    for (String member : members) {
      MemberSettings settings = MemberSettings.parse(member);
      parsed.add(settings.withLambda(lambda * settings.lambda()));
    }
    return parsed;
  }

  /** The same with every strength multiplied by another number. */
  RaceSettings withLambda(double factor) {
    return new RaceSettings(members, budget, factor, labelShift, replaceEvery);
  }

  /** The fadings as numbers. */
  List<Double> fadings() {
    return labelShift.stream().map(Double::valueOf).toList();
  }
}
