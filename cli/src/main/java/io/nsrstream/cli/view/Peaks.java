package io.nsrstream.cli.view;

import java.util.BitSet;

/**
 * Down-sampling that keeps peaks: of each bucket of points, those stay at which a series is lowest
 * or highest. A line through them covers the same pixels as a line through all points, if there are
 * as many buckets as pixels.
 */
final class Peaks {

  private Peaks() {}

  /**
   * The points that stay, ascending: the first and the last, and of each bucket at most two for
   * each series. All stay if there are no more than that.
   *
   * @param size number of points, at least 0
   * @param buckets at least 1
   * @param series {@code [series][at least size]}; a value that is not a number is neither lowest
   *     nor highest
   */
  static int[] of(int size, int buckets, double[]... series) {
    BitSet kept = new BitSet(size);
    if (size <= 2 * series.length * buckets + 2) {
      kept.set(0, size);
      return kept.stream().toArray();
    }
    kept.set(0);
    kept.set(size - 1);
    for (int bucket = 0; bucket < buckets; bucket++) {
      int from = (int) ((long) size * bucket / buckets);
      int to = (int) ((long) size * (bucket + 1) / buckets);
      for (double[] values : series) {
        keep(values, from, to, kept);
      }
    }
    return kept.stream().toArray();
  }

  private static void keep(double[] values, int from, int to, BitSet kept) {
    int lowest = from;
    int highest = from;
    for (int i = from + 1; i < to; i++) {
      if (values[i] < values[lowest] || Double.isNaN(values[lowest])) {
        lowest = i;
      }
      if (values[i] > values[highest] || Double.isNaN(values[highest])) {
        highest = i;
      }
    }
    kept.set(lowest);
    kept.set(highest);
  }
}
