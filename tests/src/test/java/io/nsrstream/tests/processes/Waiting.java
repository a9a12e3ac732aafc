package io.nsrstream.tests.processes;

import java.time.Duration;

/** Waits for what another process does. */
public final class Waiting {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final long POLL_MS = 200;

  private Waiting() {}

  /** What must become true. */
  public interface Condition {

    /** Whether it is true by now. */
    boolean holds() throws Exception;
  }

  /**
   * Returns when a condition holds.
   *
   * @param what it is, as in "waited 180 s for ..."
   * @throws IllegalStateException if it does not hold within 180 s
   */
  public static void until(String what, Condition condition) throws Exception {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "Waited %d s for %s: the processes' logs say why".formatted(LONGEST.toSeconds(), what));
      }
      Thread.sleep(POLL_MS);
    }
  }
}
