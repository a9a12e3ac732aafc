package io.nsrstream.cli.view;

import java.util.function.LongSupplier;

/** Examples a second over the latest seconds. */
final class Rate {
  private static final double NANOS = 1e9;
  private static final double SECONDS = 2;

  private final LongSupplier clock;
  private long since;
  private long examplesThen;
  private double latest;

  /** Begins now, with no examples. */
  Rate(LongSupplier clock) {
    this.clock = clock;
    this.since = clock.getAsLong();
  }

  /**
   * The rate by now.
   *
   * @param examples so far
   */
  double of(long examples) {
    double seconds = (clock.getAsLong() - since) / NANOS;
    if (seconds >= SECONDS || (latest == 0 && seconds > 0)) {
      latest = (examples - examplesThen) / seconds;
    }
    if (seconds >= SECONDS) {
      since = clock.getAsLong();
      examplesThen = examples;
    }
    return latest;
  }
}
