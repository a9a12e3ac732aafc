package io.nsrstream.online.ensemble;

/**
 * The scores of an opinion that knows how far an example is from each class: {@code −d / 2v}. d is
 * the squared distance to a class, v the mean of that of examples to their own class.
 */
final class NearestClass {
  /** The least mean of squared distances. */
  private static final double LEAST = 1e-6;

  private NearestClass() {}

  /**
   * Turns distances into scores.
   *
   * @param scores squared distances, {@code [classes]} from {@code at} on; NaN where a class has
   *     none, which then counts as far as the farthest
   * @param mean of the squared distances of examples to their own class
   */
  static void score(double[] scores, int at, int classes, double mean) {
    double farthest = 0;
    for (int y = at; y < at + classes; y++) {
      farthest = Double.isNaN(scores[y]) ? farthest : Math.max(farthest, scores[y]);
    }
    double nearest = Double.POSITIVE_INFINITY;
    for (int y = at; y < at + classes; y++) {
      scores[y] = Double.isNaN(scores[y]) ? farthest : scores[y];
      nearest = Math.min(nearest, scores[y]);
    }
    double twice = 2 * Math.max(mean, LEAST);
    for (int y = at; y < at + classes; y++) {
      scores[y] = (nearest - scores[y]) / twice;
    }
    FlooredShares.take(scores, at, classes);
  }
}
