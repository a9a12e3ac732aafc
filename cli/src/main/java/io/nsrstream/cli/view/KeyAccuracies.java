package io.nsrstream.cli.view;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest report of each key, of as many keys as are kept. */
final class KeyAccuracies {
  private static final int MOST_KEPT = 10_000;
  private static final int MOST_SHOWN = 20;

  private final Map<String, RunView.KeyAccuracy> latest = new LinkedHashMap<>();

  /**
   * Takes in a report.
   *
   * @return how many drifts have been signalled since the report of this key before
   */
  long add(KeyReport report) {
    RunView.KeyAccuracy before = latest.get(report.key());
    if (before == null && latest.size() == MOST_KEPT) {
      return 0;
    }
    latest.put(
        report.key(),
        new RunView.KeyAccuracy(
            report.key(), report.examples(), report.accuracy(), report.drifts()));
    return Math.max(0, report.drifts() - (before == null ? 0 : before.drifts()));
  }

  /** Whether there is no report of another key. */
  boolean isOnly(String key) {
    return latest.isEmpty() || (latest.size() == 1 && latest.containsKey(key));
  }

  int count() {
    return latest.size();
  }

  /** Those with the lowest accuracy, the lowest first; those without a score are last. */
  List<RunView.KeyAccuracy> lowest() {
    return latest.values().stream()
        .sorted(Comparator.comparingDouble(RunView.KeyAccuracy::accuracy))
        .limit(MOST_SHOWN)
        .map(
            each ->
                new RunView.KeyAccuracy(
                    Texts.cut(each.key()), each.examples(), each.accuracy(), each.drifts()))
        .toList();
  }
}
