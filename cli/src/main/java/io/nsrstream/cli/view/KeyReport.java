package io.nsrstream.cli.view;

import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.run.RunScores;
import java.util.Map;

/**
 * What is shown of a report on a key's learner.
 *
 * @param examples labelled examples that it has learned
 * @param accuracy over its window
 * @param drifts that its detector signalled
 * @param lastDrift number of the example of the last drift, from 1; 0 before the first
 * @param opinions weights by the names of opinions
 * @param variance recent intra-class variance, the mean over the layers kept steady; may be NaN
 * @param consistency recent Consistency of Representations, likewise
 * @param labelsAsFeatures whether earlier labels enter its features
 */
public record KeyReport(
    String key,
    long examples,
    double accuracy,
    long drifts,
    long lastDrift,
    Map<String, Double> opinions,
    double variance,
    double consistency,
    boolean labelsAsFeatures) {

  /** Of a learner in this process. */
  public static KeyReport of(String key, LearnerReport report) {
    return new KeyReport(
        key,
        report.examples(),
        report.window().accuracy(),
        report.drift().drifts(),
        report.drift().last(),
        report.opinions(),
        RunScores.mean(report.variance().values()),
        RunScores.mean(report.consistency().values()),
        report.labelsAsFeatures());
  }
}
