package io.nsrstream.cli.local;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work that must not be cut off end in order when the process is interrupted, as by Ctrl-C:
 * the process waits for it, two minutes at most. The process ends as soon as this is closed, so
 * print and write all results before.
 */
public final class Interruption implements AutoCloseable {
  private static final long MOST_SECONDS = 120;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "interruption");
  private volatile boolean came;

  private Interruption() {}

  /** Watches until it is closed. */
  public static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Whether the process is to end: then the work ends as soon as it can. */
  public boolean came() {
    return came;
  }

  private void interrupt() {
    came = true;
    try {
      ended.await(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      came = true;
    }
  }
}
