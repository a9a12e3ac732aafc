package io.nsrstream.cli.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The learner of one key over time: the weights of its opinions, variance and consistency. */
final class LearnerHistory {
  private static final int MOST_POINTS = 2_000;
  private static final int BUCKETS = 100;
  private static final int MOST_OPINIONS = 20;
  private static final RunView.Learner NONE =
      new RunView.Learner(
          "", new long[0], new double[0], new double[0], List.of(), new long[0], new double[0][0]);

  /** Whose learner is followed; null before the first report. */
  private @Nullable String key;

  private List<String> opinions = List.of();
  private final Curves steadiness = new Curves(2, MOST_POINTS);
  private @Nullable Curves weights;

  /** Takes in a report; the first one decides which key is followed. */
  void add(KeyReport report) {
    if (key == null) {
      key = report.key();
    }
    if (!report.key().equals(key) || report.opinions().isEmpty()) {
      return;
    }
    steadiness.add(report.examples(), report.variance(), report.consistency());
    if (weights == null) {
      opinions = report.opinions().keySet().stream().limit(MOST_OPINIONS).toList();
      weights = new Curves(opinions.size(), MOST_POINTS);
    }
    weights.add(
        report.examples(),
        opinions.stream().mapToDouble(name -> report.opinions().getOrDefault(name, 0.0)).toArray());
  }

  RunView.Learner view() {
    if (key == null || weights == null) {
      return NONE;
    }
    Curves.Points steady = steadiness.points(BUCKETS);
    Curves.Points shares = weights.points(Math.max(8, BUCKETS / opinions.size()));
    return new RunView.Learner(
        Texts.cut(key),
        steady.at(),
        steady.series()[0],
        steady.series()[1],
        opinions,
        shares.at(),
        shares.series());
  }
}
