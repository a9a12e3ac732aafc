package io.nsrstream.online.graph;

import io.nsrstream.online.data.Example;

/**
 * The mean of feature vectors of one width, position by position. Sums are in double and in the
 * order in which vectors are added, so the same vectors in the same order give the same bits.
 */
final class FeatureMean {
  private static final float[] NONE = {};

  private final double[] sums;
  private final int[] counts;
  private boolean added;

  /** A mean of vectors of so many features. */
  FeatureMean(int width) {
    sums = new double[width];
    counts = new int[width];
  }

  /** The number of features. */
  int width() {
    return sums.length;
  }

  /** Adds a vector; one of another width says nothing about these features and is left out. */
  void add(float[] features) {
    if (features.length != sums.length) {
      return;
    }
    added = true;
    for (int i = 0; i < sums.length; i++) {
      if (!Example.isMissing(features[i])) {
        sums[i] += features[i];
        counts[i]++;
      }
    }
  }

  /**
   * The mean, {@link Example#MISSING} at positions that all vectors lack; no numbers if no vector
   * was added.
   */
  float[] value() {
    if (!added) {
      return NONE;
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = counts[i] == 0 ? Example.MISSING : (float) (sums[i] / counts[i]);
    }
    return mean;
  }
}
