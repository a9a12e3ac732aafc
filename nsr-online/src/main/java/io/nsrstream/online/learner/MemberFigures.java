package io.nsrstream.online.learner;

import io.nsrstream.online.ensemble.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** Sums and means over the networks of a learner, for its report. */
record MemberFigures(List<Member> members) {

  double loss() {
    return mean(Member::loss);
  }

  double penalty() {
    return mean(Member::penalty);
  }

  long updates() {
    return members.stream().mapToLong(Member::updates).sum();
  }

  long faults() {
    return members.stream().mapToLong(Member::faults).sum();
  }

  Map<String, Double> variance(List<String> layers) {
    Map<String, Double> variance = new LinkedHashMap<>();
    layers.forEach(layer -> variance.put(layer, mean(member -> member.variance(layer))));
    return variance;
  }

  /** The mean over the networks that have one, NaN where none has. */
  Map<String, Double> consistency(List<String> layers) {
    Map<String, Double> consistency = new LinkedHashMap<>();
    for (String layer : layers) {
      consistency.put(
          layer,
          members.stream()
              .mapToDouble(member -> member.consistency(layer))
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN));
    }
    return consistency;
  }

  List<LearnerReport.Member> reports(IntToDoubleFunction weights) {
    List<LearnerReport.Member> reports = new ArrayList<>();
    for (Member member : members) {
      reports.add(
          new LearnerReport.Member(
              member.settings().print(),
              weights.applyAsDouble(reports.size()),
              member.loss(),
              member.updates()));
    }
    return reports;
  }

  private double mean(ToDoubleFunction<Member> figure) {
    return members.stream().mapToDouble(figure).average().orElse(0);
  }
}
