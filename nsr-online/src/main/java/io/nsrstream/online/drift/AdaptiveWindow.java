package io.nsrstream.online.drift;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The adaptive window of {@link Adwin}: the latest values, as far back as their mean has not
 * changed.
 *
 * <p>It is an exponential histogram: level l has up to {@code buckets} buckets of 2^l values each,
 * oldest first. When a level has one bucket too many, its two oldest buckets become one bucket of
 * the next level. A bucket keeps the sum of its values and of their squared deviations from its
 * mean. W values take O(buckets · log W) memory.
 */
final class AdaptiveWindow {
  /** 2^48 values and more: no stream fills so many levels. */
  private static final int LEVELS = 48;

  private final double delta;
  private final int every;
  private final int buckets;
  private final int minimum;

  /** Places of a level: its buckets, and one for the bucket that makes it too many. */
  private final int room;

  private int[] counts = new int[1];
  private double[] sums;
  private double[] squares;
  private long size;
  private double sum;
  private int sinceCheck;

  /** The arguments are those of {@link Adwin}'s settings. */
  AdaptiveWindow(double delta, int every, int buckets, int minimum) {
    this.delta = delta;
    this.every = every;
    this.buckets = buckets;
    this.minimum = minimum;
    room = buckets + 1;
    sums = new double[room];
    squares = new double[room];
  }

  /**
   * Adds a value. Every so many values it tests the window, and drops the oldest buckets for as
   * long as the mean before some moment differs from the mean after it.
   *
   * @return whether buckets were dropped
   */
  boolean add(double value) {
    append(0, value, 0);
    size++;
    sum += value;
    compress();
    return ++sinceCheck >= every && shrink();
  }

  long size() {
    return size;
  }

  /** The mean of the values in the window; 0 without any. */
  double mean() {
    return size == 0 ? 0 : sum / size;
  }

  void clear() {
    Arrays.fill(counts, 0);
    size = 0;
    sum = 0;
    sinceCheck = 0;
  }

  private boolean shrink() {
    sinceCheck = 0;
    boolean shrunk = false;
    while (meansDiffer()) {
      removeOldest();
      shrunk = true;
    }
    return shrunk;
  }

  private boolean meansDiffer() {
    double variance = variance();
    double log = StrictMath.log(2 * StrictMath.log((double) size) / delta);
    long older = 0;
    double olderSum = 0;
    for (int level = counts.length - 1; level >= 0; level--) {
      for (int at = level * room; at < level * room + counts[level]; at++) {
        older += 1L << level;
        olderSum += sums[at];
        long newer = size - older;
        if (older >= minimum
            && newer >= minimum
            && Math.abs(olderSum / older - (sum - olderSum) / newer)
                > bound(older, newer, variance, log)) {
          return true;
        }
      }
    }
    return false;
  }

  private double bound(long older, long newer, double variance, double log) {
    double m = 1.0 / (older - minimum + 1) + 1.0 / (newer - minimum + 1);
    return Math.sqrt(2 * m * variance * log) + 2.0 / 3 * m * log;
  }

  private double variance() {
    double mean = mean();
    double total = 0;
    for (int level = 0; level < counts.length; level++) {
      long width = 1L << level;
      for (int at = level * room; at < level * room + counts[level]; at++) {
        double difference = sums[at] / width - mean;
        total += squares[at] + width * difference * difference;
      }
    }
    return total / size;
  }

  private void compress() {
    for (int level = 0; counts[level] > buckets; level++) {
      int first = level * room;
      double difference = sums[first] - sums[first + 1];
      append(
          level + 1,
          sums[first] + sums[first + 1],
          squares[first] + squares[first + 1] + difference * difference / (2.0 * (1L << level)));
      remove(level, 2);
    }
  }

  private void append(int level, double bucketSum, double bucketSquares) {
    if (level == counts.length) {
      counts = Arrays.copyOf(counts, level + 1);
      sums = Arrays.copyOf(sums, counts.length * room);
      squares = Arrays.copyOf(squares, counts.length * room);
    }
    int at = level * room + counts[level]++;
    sums[at] = bucketSum;
    squares[at] = bucketSquares;
  }

  private void removeOldest() {
    int level = counts.length - 1;
    while (counts[level] == 0) {
      level--;
    }
    size -= 1L << level;
    sum -= sums[level * room];
    remove(level, 1);
  }

  private void remove(int level, int oldest) {
    int first = level * room;
    counts[level] -= oldest;
    System.arraycopy(sums, first + oldest, sums, first, counts[level]);
    System.arraycopy(squares, first + oldest, squares, first, counts[level]);
  }

  void write(SectionWriter out) {
    out.putInts(counts, counts.length);
    out.putDoubles(sums, sums.length);
    out.putDoubles(squares, squares.length);
    out.putDouble(sum);
    out.putInt(sinceCheck);
  }

  void restore(SectionReader in) {
    counts = in.getInts();
    sums = in.getDoubles();
    squares = in.getDoubles();
    sum = in.getFinite();
    sinceCheck = in.getInt(0, every - 1);
    in.require(
        counts.length >= 1 && counts.length <= LEVELS,
        "has an adaptive window of %d levels",
        counts.length);
    in.require(
        sums.length == counts.length * room && squares.length == sums.length,
        "has an adaptive window of another number of buckets");
    size = 0;
    for (int level = 0; level < counts.length; level++) {
      in.require(
          counts[level] >= 0 && counts[level] <= buckets,
          "has %d buckets of one level",
          counts[level]);
      size += (long) counts[level] << level;
    }
  }
}
