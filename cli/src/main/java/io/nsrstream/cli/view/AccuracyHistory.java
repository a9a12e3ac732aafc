package io.nsrstream.cli.view;

import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.evaluation.Outcome;

/**
 * Accuracy, kappa-T and no-change over the examples, over a sliding window and faded. An outcome
 * costs the same whatever the window; {@link io.nsrstream.online.evaluation.Prequential} adds its
 * window up anew for each score.
 */
final class AccuracyHistory {
  private static final int SERIES = 6;
  private static final int MOST_POINTS = 10_000;
  private static final int BUCKETS = 120;

  private final RecentOutcomes recent;
  private final FadedOutcomes faded;
  private final Curves curves = new Curves(SERIES, MOST_POINTS);
  private long scored;

  AccuracyHistory(EvaluationSettings settings) {
    recent = new RecentOutcomes(settings.window());
    faded = new FadedOutcomes(settings.fading());
  }

  void add(Outcome outcome) {
    boolean right = outcome.predicted() == outcome.label();
    recent.add(right, outcome.noChangeRight());
    faded.add(right, outcome.noChangeRight());
    scored++;
    if (curves.takes(scored)) {
      addPoint();
    }
  }

  private void addPoint() {
    curves.add(
        scored,
        recent.accuracy(),
        kappaT(recent.accuracy(), recent.noChange()),
        recent.noChange(),
        faded.accuracy(),
        kappaT(faded.accuracy(), faded.noChange()),
        faded.noChange());
  }

  /** Accuracy above that of no-change; NaN where no-change makes no error. */
  private static double kappaT(double accuracy, double noChange) {
    return noChange < 1 ? (accuracy - noChange) / (1 - noChange) : Double.NaN;
  }

  /** Number of outcomes so far. */
  long scored() {
    return scored;
  }

  /** The curves up to the latest outcome. */
  RunView.Accuracy view() {
    if (scored > 0) {
      addPoint();
    }
    Curves.Points points = curves.points(BUCKETS);
    double[][] series = points.series();
    return new RunView.Accuracy(
        points.at(), series[0], series[1], series[2], series[3], series[4], series[5]);
  }
}
