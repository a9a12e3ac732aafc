package io.nsrstream.cli.local;

import io.nsrstream.online.data.Example;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * An endless stream that waits where it is too far ahead of those who take it, so that a topic's
 * retention removes nothing that was not read; {@link #end} ends it.
 */
public final class BoundedLead implements Iterator<Example> {
  private final Iterator<Example> endless;
  private final long most;
  private long given;
  private long taken;
  private boolean ended;

  /**
   * A stream of which nothing was taken.
   *
   * @param most how many examples it may be ahead
   */
  public BoundedLead(Iterator<Example> endless, long most) {
    this.endless = endless;
    this.most = most;
  }

  /** Tells how many examples were taken so far. */
  public synchronized void taken(long count) {
    taken = count;
    notifyAll();
  }

  /** Ends the stream. */
  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits until there may be another one, or the end. */
  @Override
  public synchronized boolean hasNext() {
    while (!ended && given - taken >= most) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = true;
      }
    }
    return !ended;
  }

  @Override
  public Example next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the stream has ended");
    }
    synchronized (this) {
      given++;
    }
    return endless.next();
  }
}
