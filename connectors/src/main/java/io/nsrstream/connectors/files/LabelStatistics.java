package io.nsrstream.connectors.files;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the first labels of a file say: classes repeat, measurements do not.
 *
 * @param labels those that are not missing
 * @param different how many of them differ
 * @param hardlyRepeat whether they are numbers that hardly repeat, so measurements
 */
record LabelStatistics(List<String> labels, int different, boolean hardlyRepeat) {
  private static final int LEAST_FRACTIONS = 5;
  private static final int LEAST_NUMBERS = 30;
  private static final int MANY = 200;

  /** More classes than this have no fractions as names, however often each occurs. */
  private static final int MOST_FRACTIONS = 50;

  /** The rest are second header rows, or the like. */
  private static final double LEAST_SHARE_OF_NUMBERS = 0.9;

  /**
   * Counts labels.
   *
   * @param number the number that a text is, or NaN
   */
  static LabelStatistics of(List<String> labels, ToDoubleFunction<String> number) {
    int different = new HashSet<>(labels).size();
    return new LabelStatistics(labels, different, hardlyRepeat(labels, different, number));
  }

  private static boolean hardlyRepeat(
      List<String> labels, int different, ToDoubleFunction<String> number) {
    double[] numbers =
        labels.stream().mapToDouble(number).filter(value -> !Double.isNaN(value)).toArray();
    if (numbers.length < LEAST_SHARE_OF_NUMBERS * labels.size()) {
      return false;
    }
    if (Arrays.stream(numbers).anyMatch(value -> value % 1 != 0)) {
      return different >= LEAST_FRACTIONS
          && (2 * different > labels.size() || different > MOST_FRACTIONS);
    }
    DoubleSummaryStatistics range = Arrays.stream(numbers).summaryStatistics();
    boolean dense = range.getMax() - range.getMin() < 2.0 * different;
    return different >= LEAST_NUMBERS
        && (different == labels.size() || (2 * different > labels.size() && !dense));
  }

  /** Whether they are of one class, in many rows. */
  boolean areOneClass() {
    return different == 1 && labels.size() >= MANY;
  }

  /** Whether they are texts that all differ, such as names or times. */
  boolean neverRepeat() {
    return !hardlyRepeat && different >= LEAST_NUMBERS && different == labels.size();
  }
}
