package io.nsrstream.connectors.files;

import java.util.ArrayList;
import java.util.List;

/** The rows that were left out, up to a bound. */
final class BadRows {
  private static final int REASONS_KEPT = 3;

  private final int most;
  private final List<String> reasons = new ArrayList<>();
  private long count;

  BadRows(int most) {
    this.most = most;
  }

  /**
   * Leaves out a row.
   *
   * @throws MalformedFileException what was given, where nothing can be read after it or one bad
   *     row more than the bound was found
   */
  void skip(MalformedFileException row) {
    if (!row.isOfRow() || most == 0) {
      throw row;
    }
    count++;
    if (count > most) {
      throw row.asOneTooMany(most);
    }
    if (reasons.size() < REASONS_KEPT) {
      reasons.add(String.valueOf(row.getMessage()));
    }
  }

  /** An error where no row was good: the first that was not. */
  MalformedFileException all() {
    return new MalformedFileException(
        "no row can be read, the first bad one of %d is %s".formatted(count, reasons.get(0)));
  }

  long count() {
    return count;
  }

  List<String> reasons() {
    return List.copyOf(reasons);
  }
}
