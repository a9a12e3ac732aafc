package io.nsrstream.cli.view;

import java.util.ArrayDeque;
import java.util.List;

/** Where drift was signalled; of many signals, the latest. */
final class DriftSignals {
  private static final int MOST = 200;

  private final ArrayDeque<Long> positions = new ArrayDeque<>();
  private long count;

  /** A signal at a position. */
  void add(long position) {
    if (positions.size() == MOST) {
      positions.removeFirst();
    }
    positions.addLast(position);
    count++;
  }

  /**
   * Signals that are known by their number only.
   *
   * @param more how many
   * @param position of the last of them, in whose place all are shown
   */
  void add(long more, long position) {
    for (long i = 0; i < Math.min(more, MOST); i++) {
      add(position);
    }
  }

  /** Number of signals. */
  long count() {
    return count;
  }

  List<Long> positions() {
    return List.copyOf(positions);
  }
}
