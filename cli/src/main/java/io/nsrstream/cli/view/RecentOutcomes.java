package io.nsrstream.cli.view;

/** Counts over the latest outcomes: predicted right, and right by repeating the last label. */
final class RecentOutcomes {
  private static final int RIGHT = 1;
  private static final int NO_CHANGE = 2;

  private final byte[] ring;
  private int next;
  private int size;
  private long right;
  private long noChange;

  /** Without outcomes; at least 1 is kept. */
  RecentOutcomes(int most) {
    ring = new byte[most];
  }

  void add(boolean isRight, boolean noChangeIsRight) {
    if (size == ring.length) {
      count(ring[next], -1);
    } else {
      size++;
    }
    ring[next] = (byte) ((isRight ? RIGHT : 0) | (noChangeIsRight ? NO_CHANGE : 0));
    count(ring[next], 1);
    next = next + 1 == ring.length ? 0 : next + 1;
  }

  private void count(byte outcome, int by) {
    right += (outcome & RIGHT) == 0 ? 0 : by;
    noChange += (outcome & NO_CHANGE) == 0 ? 0 : by;
  }

  /** The share predicted right; NaN without outcomes. */
  double accuracy() {
    return (double) right / size;
  }

  /** The share that repeating the last label would have had right; NaN without outcomes. */
  double noChange() {
    return (double) noChange / size;
  }
}
