package io.nsrstream.connectors.files;

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
    double[] numbers = labels.stream().mapToDouble(number).toArray();
    boolean whole = true;
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : numbers) {
      if (Double.isNaN(value)) {
        return false;
      }
      whole &= value % 1 == 0;
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
    }
    if (!whole) {
      return different >= LEAST_FRACTIONS && 2 * different > numbers.length;
    }
    boolean dense = largest - smallest < 2.0 * different;
    return different >= LEAST_NUMBERS
        && (different == numbers.length || (2 * different > numbers.length && !dense));
  }
}
