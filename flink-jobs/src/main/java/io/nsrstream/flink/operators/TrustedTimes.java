package io.nsrstream.flink.operators;

/**
 * Which times of records are trusted: those no further ahead of the clock than a bound. A clock
 * that is set back does not count until it has caught up. Times behind are trusted, however far:
 * records may be read long after they were written.
 */
public final class TrustedTimes {
  private final long maxAheadMs;
  private long latestNow = Long.MIN_VALUE;

  /**
   * Times up to that far ahead.
   *
   * @param maxAheadMs milliseconds, at least 0
   */
  public TrustedTimes(long maxAheadMs) {
    this.maxAheadMs = maxAheadMs;
  }

  /**
   * Whether a time is trusted.
   *
   * @param time milliseconds since the epoch
   * @param now what the clock shows
   */
  public boolean trusts(long time, long now) {
    return time <= latest(now);
  }

  /** The latest time that is trusted. */
  public long latest(long now) {
    latestNow = Math.max(latestNow, now);
    return Math.min(latestNow, Long.MAX_VALUE - maxAheadMs) + maxAheadMs;
  }
}
