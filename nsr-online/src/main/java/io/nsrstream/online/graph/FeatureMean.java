package io.nsrstream.online.graph;

import io.nsrstream.online.data.Example;

/**
 * The mean of feature vectors of one width, position by position, without what is missing. Sums are
 * in double and in the order in which vectors are added, so the same vectors in the same order give
 * the same bits.
 */
final class FeatureMean {
  private final double[] sums;
  private final int[] missing;
  private int added;

  /** A mean of vectors of so many features. */
  FeatureMean(int width) {
    sums = new double[width];
    missing = new int[width];
  }

  /** Adds a vector; one of another width says nothing about these features and is left out. */
  void add(Features features) {
    if (features.width() == sums.length) {
      features.addTo(sums, missing);
      added++;
    }
  }

  /**
   * The mean, {@link Example#MISSING} at positions that all vectors lack; {@link Features#UNKNOWN}
   * if no vector was added.
   */
  Features value() {
    if (added == 0) {
      return Features.UNKNOWN;
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = at(i, Example.MISSING);
    }
    return Features.of(mean);
  }

  /** Puts the mean into a row; a position that all vectors lack is 0, as if there were none. */
  void put(float[] row, int from) {
    for (int i = 0; i < sums.length; i++) {
      row[from + i] = at(i, 0);
    }
  }

  private float at(int position, float ifNone) {
    int present = added - missing[position];
    return present == 0 ? ifNone : (float) (sums[position] / present);
  }
}
