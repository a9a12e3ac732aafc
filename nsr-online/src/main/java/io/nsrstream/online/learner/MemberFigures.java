package io.nsrstream.online.learner;

import io.nsrstream.online.ensemble.Member;
import io.nsrstream.online.penalty.ClassMeanWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Sums and means over the networks of a learner. */
public record MemberFigures(List<Member> members) {

  /** Recent mean cross-entropy per example in training, in nats; the mean over the networks. */
  public double loss() {
    return mean(members.stream(), Member::loss);
  }

  /** Recent mean of what the steadiness penalties added to the loss; the mean over the networks. */
  public double penalty() {
    return mean(members.stream(), Member::penalty);
  }

  /**
   * The class means of the layers that networks measure, for the classes in their windows.
   *
   * @param classes names of the classes by their index
   */
  List<ClassMean> classMeans(List<String> classes) {
    List<ClassMean> means = new ArrayList<>();
    for (int member = 0; member < members.size(); member++) {
      for (String layer : members.get(member).measuredLayers()) {
        ClassMeanWindow window = members.get(member).classMeans(layer);
        for (int label = 0; label < window.classes(); label++) {
          if (window.count(label) > 0) {
            means.add(
                new ClassMean(
                    member, layer, classes.get(label), window.count(label), window.means(label)));
          }
        }
      }
    }
    return means;
  }

  long updates() {
    return sum(Member::updates);
  }

  long faults() {
    return sum(Member::faults);
  }

  /** Mean variance of each layer over the networks that measure it, 0 where none does. */
  Map<String, Double> variance(Collection<String> layers) {
    Map<String, Double> variance = new LinkedHashMap<>();
    for (String layer : layers) {
      variance.put(layer, mean(measuring(layer), member -> member.variance(layer)));
    }
    return variance;
  }

  /** The mean over the networks that have one, NaN where none has. */
  Map<String, Double> consistency(Collection<String> layers) {
    Map<String, Double> consistency = new LinkedHashMap<>();
    for (String layer : layers) {
      consistency.put(
          layer,
          measuring(layer)
              .mapToDouble(member -> member.consistency(layer))
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN));
    }
    return consistency;
  }

  private Stream<Member> measuring(String layer) {
    return members.stream().filter(member -> member.measuredLayers().contains(layer));
  }

  /** The names of the layers that some network measures. */
  Collection<String> measuredLayers() {
    Set<String> layers = new LinkedHashSet<>();
    members.forEach(member -> layers.addAll(member.measuredLayers()));
    return layers;
  }

  List<LearnerReport.Member> reports(IntToDoubleFunction weights) {
    List<LearnerReport.Member> reports = new ArrayList<>();
    for (Member member : members) {
      reports.add(
          new LearnerReport.Member(
              member.settings().print(),
              weights.applyAsDouble(reports.size()),
              member.loss(),
              member.updates(),
              member.steadyLayers()));
    }
    return reports;
  }

  /** Asked for with every prediction. */
  private long sum(ToLongFunction<Member> count) {
    long sum = 0;
    for (Member member : members) {
      sum += count.applyAsLong(member);
    }
    return sum;
  }

  private static double mean(Stream<Member> members, ToDoubleFunction<Member> figure) {
    return members.mapToDouble(figure).average().orElse(0);
  }
}
