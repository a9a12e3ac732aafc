package io.nsrstream.cli.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.cli.view.PageView;
import io.nsrstream.cli.view.RunView;
import io.nsrstream.cli.view.ViewJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The latest view of each run, for readers that come and go. A reader that is slow misses views in
 * between and gets the latest; nothing waits for it, and nothing is kept for it.
 */
final class Feed {
  private final Event page;
  private final List<Event> runs = new ArrayList<>();
  private long version = 1;
  private int readers;
  private boolean ended;

  /** What a reader gets at once. */
  record Batch(List<Event> events, long version, boolean last) {}

  /** A feed without runs. */
  Feed(PageView page) {
    this.page = new Event("page", page, version);
  }

  /** An event; its text is made when the first reader wants it. */
  static final class Event {
    private final String kind;
    private final Object view;
    private final long version;
    private byte @Nullable [] bytes;

    private Event(String kind, Object view, long version) {
      this.kind = kind;
      this.view = view;
      this.version = version;
    }

    /** As a server-sent event. */
    synchronized byte[] bytes() {
      if (bytes == null) {
        bytes = "event: %s\ndata: %s\n\n".formatted(kind, ViewJson.of(view)).getBytes(UTF_8);
      }
      return Objects.requireNonNull(bytes);
    }
  }

  /** A view of a run with its place among the runs. */
  private record Numbered(int number, RunView run) {}

  /** Adds a run, and returns its number. */
  synchronized int add() {
    runs.add(new Event("none", "", 0));
    return runs.size() - 1;
  }

  /** Puts a view in the place of the one before. */
  synchronized void put(int number, RunView view) {
    version++;
    runs.set(number, new Event("run", new Numbered(number, view), version));
    notifyAll();
  }

  /** Nothing more will come: readers go when they have the latest. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Takes one more reader, unless there are as many as may be or all is over. */
  synchronized boolean join(int most) {
    if (readers == most || ended) {
      return false;
    }
    readers++;
    return true;
  }

  synchronized void leave() {
    readers--;
    notifyAll();
  }

  /** Whether there is a reader. */
  synchronized boolean isRead() {
    return readers > 0;
  }

  /**
   * What is newer than a version, at once if something is, or else after a while.
   *
   * @param seen 0 for a reader that has seen nothing
   */
  synchronized Batch after(long seen, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; version <= seen && !ended && left > 0; left = millisTo(end)) {
      wait(left);
    }
    List<Event> newer = new ArrayList<>();
    if (page.version > seen) {
      newer.add(page);
    }
    runs.stream().filter(run -> run.version > seen).forEach(newer::add);
    return new Batch(newer, version, ended);
  }

  /** Waits until all readers have gone, no longer than that. */
  synchronized void awaitNoReaders(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; readers > 0 && left > 0; left = millisTo(end)) {
      wait(left);
    }
  }

  private static long millisTo(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
  }
}
