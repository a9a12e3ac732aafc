package io.nsrstream.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * A progress bar in the last line of a terminal, below lines that stay. Where there is no terminal,
 * such as in a log file, the lines alone.
 */
final class Progress implements AutoCloseable {
  /** How wide the terminal is that standard error goes to, as the nsr script says; 0 for none. */
  private static final int COLUMNS = Integer.getInteger("nsr.columns", 0);

  private static final long REDRAW_NANOS = 200_000_000;
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final String task;
  private final PrintWriter out;
  private final int columns;
  private long drawn = System.nanoTime() - REDRAW_NANOS;

  /** On standard error. */
  Progress(String task, PrintWriter out) {
    this(task, out, COLUMNS);
  }

  /**
   * On any terminal.
   *
   * @param columns its width, 0 for no terminal
   */
  Progress(String task, PrintWriter out, int columns) {
    this.task = task;
    this.out = out;
    this.columns = columns;
  }

  /**
   * Shows how far the task is. Cheap enough to be called for every example: draws only now and
   * then.
   *
   * @param share what is done, between 0 and 1
   */
  void to(double share, long examples) {
    if (columns > 0 && System.nanoTime() - drawn >= REDRAW_NANOS) {
      drawn = System.nanoTime();
      out.print(CLEAR_LINE + bar(share, examples));
      out.flush();
    }
  }

  private String bar(double share, long examples) {
    String before = String.format(Locale.ROOT, "%s %3d%% [", task, (int) (share * 100));
    String after = String.format(Locale.ROOT, "] %,d examples", examples);
    // A full last column would make the terminal begin a new line.
    int width = columns - 1;
    int room = Math.max(0, width - before.length() - after.length());
    int done = (int) (share * room);
    String bar = before + "=".repeat(done) + " ".repeat(room - done) + after;
    return bar.substring(0, Math.min(width, bar.length()));
  }

  /** Prints a line above the bar. */
  void line(String text) {
    clear();
    out.println(text);
    out.flush();
    // The bar is due again.
    drawn = System.nanoTime() - REDRAW_NANOS;
  }

  /** Removes the bar. */
  @Override
  public void close() {
    clear();
    out.flush();
  }

  private void clear() {
    if (columns > 0) {
      out.print(CLEAR_LINE);
    }
  }
}
