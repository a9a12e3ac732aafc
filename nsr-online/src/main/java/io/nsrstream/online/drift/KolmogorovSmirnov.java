package io.nsrstream.online.drift;

/**
 * The two-sample test of Kolmogorov and Smirnov for samples of the same size n. Their distribution
 * functions are multiples of 1/n, and so is the greatest difference between them; it is counted in
 * steps of 1/n here.
 */
final class KolmogorovSmirnov {
  private KolmogorovSmirnov() {}

  /**
   * Where the distribution functions of two samples differ most, by how many steps that of the
   * first is above that of the second: positive where numbers have become greater.
   *
   * @param before ascending
   * @param after as many, ascending
   */
  static int rise(double[] before, double[] after) {
    int rise = 0;
    int i = 0;
    int j = 0;
    while (i < before.length && j < after.length) {
      double value = Math.min(before[i], after[j]);
      while (i < before.length && before[i] == value) {
        i++;
      }
      while (j < after.length && after[j] == value) {
        j++;
      }
      if (Math.abs(i - j) > Math.abs(rise)) {
        rise = i - j;
      }
    }
    return rise;
  }

  /** The least difference, in steps, whose probability is not above {@code alpha}. */
  static int critical(int size, double alpha) {
    int steps = 1;
    while (steps <= size && probability(size, steps) > alpha) {
      steps++;
    }
    return steps;
  }

  /**
   * The probability of a difference of so many steps or more between samples of one continuous
   * distribution; less where values are equal. Exact (Gnedenko and Korolyuk, 1951):
   *
   * <pre>
   *   2 · Σ_{i ≥ 1} (−1)^(i−1) · C(2n, n − i·steps) / C(2n, n)
   * </pre>
   *
   * @param size n
   * @param steps from 1 to n
   */
  static double probability(int size, int steps) {
    double probability = 0;
    double sign = 2;
    double ratio = 1;
    for (int m = 1; m <= size; m++) {
      ratio *= (size - m + 1.0) / (size + m);
      if (m % steps == 0) {
        probability += sign * ratio;
        sign = -sign;
      }
    }
    return probability;
  }
}
