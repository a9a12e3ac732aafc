package io.nsrstream.cli.http;

import java.util.function.LongSupplier;

/** Lets so many requests a second through, and as many at once. For several threads. */
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final LongSupplier nanos;
  private double left;
  private long at;

  /**
   * A limit of which nothing has been used.
   *
   * @param perSecond requests a second; 0 for no limit
   * @param nanos a clock, as {@link System#nanoTime}
   */
  RateLimit(double perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
    this.left = Math.max(1, perSecond);
    this.at = nanos.getAsLong();
  }

  /** Whether a request may pass, which then counts. */
  synchronized boolean takes() {
    if (perSecond == 0) {
      return true;
    }
    long now = nanos.getAsLong();
    left = Math.min(Math.max(1, perSecond), left + (now - at) / NANOS_PER_SECOND * perSecond);
    at = now;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
