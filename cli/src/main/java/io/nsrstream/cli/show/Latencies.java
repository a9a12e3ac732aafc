package io.nsrstream.cli.show;

import java.util.Arrays;

/**
 * How long requests took, each from the time at which it was due, so that those that waited for
 * others count with their waiting.
 *
 * @param name of what answered
 * @param perSecond requests a second that were due
 * @param answered how many were answered
 * @param median milliseconds
 * @param p99 milliseconds that 99 % did not exceed
 * @param most milliseconds of the slowest
 */
public record Latencies(
    String name, double perSecond, long answered, double median, double p99, double most) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double P99 = 0.99;

  /**
   * Of one run.
   *
   * @param nanos how long each request took; sorted by this
   */
  public static Latencies of(String name, double perSecond, long[] nanos) {
    Arrays.sort(nanos);
    return new Latencies(
        name, perSecond, nanos.length, at(nanos, 0.5), at(nanos, P99), at(nanos, 1));
  }

  private static double at(long[] sorted, double share) {
    int index = Math.max(0, (int) Math.ceil(share * sorted.length) - 1);
    return sorted[index] / NANOS_PER_MILLI;
  }
}
