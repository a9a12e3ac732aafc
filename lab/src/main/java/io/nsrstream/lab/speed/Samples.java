package io.nsrstream.lab.speed;

import java.util.Arrays;

/** What the rounds of one run gave, for figures that a few disturbed rounds do not move. */
public final class Samples {
  private final double[] sorted;

  /**
   * Of these values, in any order.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Samples(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("Samples must be at least one, but are none: add some");
    }
    sorted = values.clone();
    Arrays.sort(sorted);
  }

  public double median() {
    return quantile(0.5);
  }

  /** The distance between the quartiles. */
  public double spread() {
    return quantile(0.75) - quantile(0.25);
  }

  /** Interpolated between the two values that the share falls between. */
  private double quantile(double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
