package io.nsrstream.online.ensemble;

/** Scores of opinions that leave every class a share. */
final class FlooredShares {
  /** The share of what is said that is spread over all classes. */
  private static final double FLOOR = 0.01;

  private FlooredShares() {}

  /**
   * Turns logarithms, of which the greatest is 0, into those of shares of 1.
   *
   * @param scores {@code [classes]} from {@code at} on
   */
  static void take(double[] scores, int at, int classes) {
    double total = 0;
    for (int y = at; y < at + classes; y++) {
      scores[y] = Math.exp(scores[y]);
      total += scores[y];
    }
    for (int y = at; y < at + classes; y++) {
      scores[y] = Math.log((1 - FLOOR) * scores[y] / total + FLOOR / classes);
    }
  }
}
