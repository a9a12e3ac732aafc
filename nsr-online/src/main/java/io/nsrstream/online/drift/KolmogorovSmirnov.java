package io.nsrstream.online.drift;

/** The statistic of Kolmogorov and Smirnov's test of two samples of the same size. */
final class KolmogorovSmirnov {
  private KolmogorovSmirnov() {}

  /**
   * The greatest difference between the distribution functions of two samples of n numbers, in
   * units of 1/n. It is positive if the function of the first sample is above that of the second,
   * that is if the numbers have become greater.
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
}
