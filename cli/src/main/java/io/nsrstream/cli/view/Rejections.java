package io.nsrstream.cli.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why records were rejected, how often, and one of them for each reason. */
final class Rejections {
  private static final int MOST_REASONS = 20;
  private static final String OTHERS = "other reasons";

  private final Map<String, Reason> reasons = new LinkedHashMap<>();

  private static final class Reason {
    private final String first;
    private long records;

    Reason(String first) {
      this.first = first;
    }
  }

  /**
   * Counts one.
   *
   * @param where the id or the place of the record
   */
  void add(String where, String reason) {
    String text = Texts.cut(reason);
    String counted = reasons.size() < MOST_REASONS || reasons.containsKey(text) ? text : OTHERS;
    reasons.computeIfAbsent(counted, first -> new Reason(Texts.cut(where))).records++;
  }

  List<RunView.Rejection> view() {
    return reasons.entrySet().stream()
        .map(
            entry ->
                new RunView.Rejection(
                    entry.getKey(), entry.getValue().records, entry.getValue().first))
        .toList();
  }
}
