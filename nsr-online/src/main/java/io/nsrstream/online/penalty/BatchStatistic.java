package io.nsrstream.online.penalty;

import java.util.Arrays;

/** Sums of a layer's responses by class over one mini-batch; holds only classes that occurred. */
final class BatchStatistic {
  private int classes;
  private int[] labels = new int[0];
  private int[] counts = new int[0];

  /** An array of {@code [width]} per class. */
  private float[][] sums = new float[0][];

  /**
   * Replaces what it holds by the statistic of a mini-batch; allocates only to grow.
   *
   * @param one buffer of one row
   */
  void fill(float[] responses, int[] rowLabels, int rows, int width, float[] one) {
    classes = 0;
    for (int row = 0; row < rows; row++) {
      int slot = slot(rowLabels[row], width);
      counts[slot]++;
      System.arraycopy(responses, row * width, one, 0, width);
      add(one, sums[slot], width);
    }
  }

  // C2 does not vectorise loops over arrays that begin at different offsets, hence the copy.
  private static void add(float[] source, float[] sum, int width) {
    for (int n = 0; n < width; n++) {
      sum[n] += source[n];
    }
  }

  /** Adds another statistic of the same width. */
  void merge(BatchStatistic other, int width) {
    for (int theirs = 0; theirs < other.classes; theirs++) {
      int slot = slot(other.labels[theirs], width);
      counts[slot] += other.counts[theirs];
      add(other.sums[theirs], sums[slot], width);
    }
  }

  /** Adds its sums to totals by class index, or subtracts them with sign −1. */
  void accumulate(int sign, double[] totals, long[] totalCounts, int width) {
    for (int slot = 0; slot < classes; slot++) {
      int label = labels[slot];
      totalCounts[label] += (long) sign * counts[slot];
      float[] ofClass = sums[slot];
      int to = label * width;
      for (int n = 0; n < width; n++) {
        totals[to + n] += sign * (double) ofClass[n];
      }
    }
  }

  int highestClass() {
    int highest = -1;
    for (int slot = 0; slot < classes; slot++) {
      highest = Math.max(highest, labels[slot]);
    }
    return highest;
  }

  private int slot(int label, int width) {
    for (int slot = 0; slot < classes; slot++) {
      if (labels[slot] == label) {
        return slot;
      }
    }
    int slot = classes++;
    if (classes > labels.length) {
      labels = Arrays.copyOf(labels, classes);
      counts = Arrays.copyOf(counts, classes);
      sums = Arrays.copyOf(sums, classes);
      sums[slot] = new float[width];
    }
    labels[slot] = label;
    counts[slot] = 0;
    Arrays.fill(sums[slot], 0, width, 0);
    return slot;
  }

  /** Number of classes that occurred. */
  int classes() {
    return classes;
  }

  /**
   * Copies what it holds.
   *
   * @param at index of its first class in the arrays of labels and counts
   * @param allSums receives the sums of a class from {@code width} times its index on
   */
  void copyTo(int[] allLabels, int[] allCounts, float[] allSums, int at, int width) {
    System.arraycopy(labels, 0, allLabels, at, classes);
    System.arraycopy(counts, 0, allCounts, at, classes);
    for (int slot = 0; slot < classes; slot++) {
      System.arraycopy(sums[slot], 0, allSums, (at + slot) * width, width);
    }
  }

  /** A statistic of some classes of what {@link #copyTo} copied. */
  static BatchStatistic copyOf(
      int[] allLabels, int[] allCounts, float[] allSums, int at, int classes, int width) {
    BatchStatistic statistic = new BatchStatistic();
    statistic.classes = classes;
    statistic.labels = Arrays.copyOfRange(allLabels, at, at + classes);
    statistic.counts = Arrays.copyOfRange(allCounts, at, at + classes);
    statistic.sums = new float[classes][];
    for (int slot = 0; slot < classes; slot++) {
      int from = (at + slot) * width;
      statistic.sums[slot] = Arrays.copyOfRange(allSums, from, from + width);
    }
    return statistic;
  }
}
