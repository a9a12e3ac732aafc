package io.nsrstream.lab.paper;

import java.util.List;

/**
 * A mean with its spread.
 *
 * @param mean of the numbers
 * @param sd their standard deviation, n − 1 in the denominator; NaN of a single number
 */
public record Figure(double mean, double sd) {

  public static Figure of(List<Double> numbers) {
    double mean = numbers.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = numbers.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return new Figure(mean, Math.sqrt(squares / (numbers.size() - 1)));
  }
}
