package io.nsrstream.cli.view;

import java.util.Arrays;

/**
 * Several series over the same growing positions, in bounded memory: when it is full, half of the
 * points go and their peaks stay, and from then on only every other position is taken.
 */
final class Curves {
  private final long[] at;
  private final double[][] values;
  private int size;
  private long every = 1;
  private long next = 1;

  /**
   * Without points.
   *
   * @param series number of series, at least 1
   * @param most points that are kept, at least 8 for each series
   */
  Curves(int series, int most) {
    at = new long[most];
    values = new double[series][most];
  }

  /** Whether a point at this position would be taken. */
  boolean takes(long position) {
    return position >= next;
  }

  /**
   * Adds a point, also at a position that would not be taken.
   *
   * @param position after those before, or that of the last point, which it then replaces
   * @param point one value for each series
   */
  void add(long position, double... point) {
    if (size > 0 && at[size - 1] == position) {
      size--;
    } else if (size == at.length) {
      thin();
    }
    at[size] = position;
    for (int k = 0; k < values.length; k++) {
      values[k][size] = point[k];
    }
    size++;
    next = position + every;
  }

  private void thin() {
    int[] kept = Peaks.of(size, Math.max(1, size / (4 * values.length) - 1), values);
    for (int i = 0; i < kept.length; i++) {
      at[i] = at[kept[i]];
      for (double[] series : values) {
        series[i] = series[kept[i]];
      }
    }
    size = kept.length;
    every *= 2;
  }

  /**
   * The points, down-sampled.
   *
   * @param buckets at least 1: at most two points for each series in each
   */
  Points points(int buckets) {
    int[] kept = Peaks.of(size, buckets, values);
    long[] positions = Arrays.stream(kept).mapToLong(i -> at[i]).toArray();
    double[][] series =
        Arrays.stream(values)
            .map(all -> Arrays.stream(kept).mapToDouble(i -> Rounded.of(all[i])).toArray())
            .toArray(double[][]::new);
    return new Points(positions, series);
  }

  /**
   * Points of several series.
   *
   * @param at their positions
   * @param series {@code [series][points]}
   */
  record Points(long[] at, double[][] series) {}
}
