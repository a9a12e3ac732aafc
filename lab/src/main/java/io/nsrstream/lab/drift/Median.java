package io.nsrstream.lab.drift;

import java.util.Arrays;

/** The median of whole numbers. */
public final class Median {
  private Median() {}

  /** NaN if there are none. */
  public static double of(int[] values) {
    int[] sorted = Arrays.stream(values).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
  }
}
