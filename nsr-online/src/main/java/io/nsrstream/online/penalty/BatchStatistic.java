package io.nsrstream.online.penalty;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/** Sums of a layer's responses by class over one mini-batch; holds only classes that occurred. */
final class BatchStatistic {
  private int classes;
  private int[] labels = new int[0];
  private int[] counts = new int[0];

  /** {@code [classes × width]}. */
  private float[] sums = new float[0];

  /** Replaces what it holds by the statistic of a mini-batch; allocates only to grow. */
  void fill(float[] responses, int[] rowLabels, int rows, int width) {
    classes = 0;
    for (int row = 0; row < rows; row++) {
      int slot = slot(rowLabels[row], width);
      counts[slot]++;
      int from = row * width;
      int to = slot * width;
      for (int n = 0; n < width; n++) {
        sums[to + n] += responses[from + n];
      }
    }
  }

  /** Adds another statistic of the same width. */
  void merge(BatchStatistic other, int width) {
    for (int theirs = 0; theirs < other.classes; theirs++) {
      int slot = slot(other.labels[theirs], width);
      counts[slot] += other.counts[theirs];
      for (int n = 0; n < width; n++) {
        sums[slot * width + n] += other.sums[theirs * width + n];
      }
    }
  }

  /** Adds it to totals by class index, or takes it away with sign −1. */
  void accumulate(int sign, double[] totals, long[] totalCounts, int width) {
    for (int slot = 0; slot < classes; slot++) {
      int label = labels[slot];
      totalCounts[label] += (long) sign * counts[slot];
      int from = slot * width;
      int to = label * width;
      for (int n = 0; n < width; n++) {
        totals[to + n] += sign * (double) sums[from + n];
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
    }
    if (sums.length < classes * width) {
      sums = Arrays.copyOf(sums, classes * width);
    }
    labels[slot] = label;
    counts[slot] = 0;
    Arrays.fill(sums, slot * width, (slot + 1) * width, 0);
    return slot;
  }

  void write(SectionWriter out, int width) {
    out.putInts(labels, classes);
    out.putInts(counts, classes);
    out.putFloats(sums, classes * width);
  }

  static BatchStatistic read(SectionReader in, int width, int classBound) {
    BatchStatistic statistic = new BatchStatistic();
    statistic.labels = in.getInts();
    statistic.classes = statistic.labels.length;
    statistic.counts = in.getInts();
    statistic.sums = in.getFloats();
    in.require(
        statistic.counts.length == statistic.classes
            && statistic.sums.length == statistic.classes * width,
        "has a batch statistic of the wrong size");
    for (int label : statistic.labels) {
      in.require(label >= 0 && label < classBound, "names the class " + label);
    }
    return statistic;
  }
}
