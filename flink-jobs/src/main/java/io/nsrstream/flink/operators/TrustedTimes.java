package io.nsrstream.flink.operators;

import org.jspecify.annotations.Nullable;

/**
 * Decides which times of records are trusted: those at most a bound ahead of the clock. If the
 * clock is set back, its latest time so far counts until the clock reaches it again. Times in the
 * past are always trusted, since records may be read long after they were written.
 */
public final class TrustedTimes {
  private final long maxAheadMs;
  private long latestNow = Long.MIN_VALUE;

  /**
   * Trusts times up to a bound ahead of the clock.
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

  /**
   * The reason why a time is not trusted, or null if it is.
   *
   * @param name what the time is of, for the reason
   */
  public @Nullable String distrust(String name, long time, long now) {
    return trusts(time, now)
        ? null
        : "%s must be at most %d, times.maxAheadMs (%d) after the clock, but is %d: send milliseconds since the epoch, or raise times.maxAheadMs"
            .formatted(name, latest(now), maxAheadMs, time);
  }

  /** The latest time that is trusted. */
  public long latest(long now) {
    return Math.min(clock(now), Long.MAX_VALUE - maxAheadMs) + maxAheadMs;
  }

  /** What counts as the time of the clock: the latest that it has shown. */
  long clock(long now) {
    latestNow = Math.max(latestNow, now);
    return latestNow;
  }
}
