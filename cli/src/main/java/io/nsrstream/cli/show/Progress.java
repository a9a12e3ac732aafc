package io.nsrstream.cli.show;

import java.io.PrintWriter;
import java.util.function.Supplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar in the last line of a terminal, below lines that stay. Where there is no terminal,
 * such as in a log file, the lines alone.
 */
public final class Progress implements AutoCloseable {
  /** How wide the terminal is that standard error goes to, as the nsr script says; 0 for none. */
  private static final int COLUMNS = Integer.getInteger("nsr.columns", 0);

  private static final int STEPS = 1000;
  private static final int REDRAW_MILLIS = 200;
  private static final String CLEAR_LINE = "\r\u001B[K";

  private final PrintWriter out;
  private final @Nullable ProgressBar bar;
  private long step = -1;

  /** What the bar's own thread drew last. */
  private String drawn = "";

  /** Whether standard error goes to a terminal. */
  public static boolean hasTerminal() {
    return COLUMNS > 0;
  }

  /** On standard error. */
  public Progress(String task, PrintWriter out) {
    this(task, out, COLUMNS);
  }

  /**
   * On any terminal.
   *
   * @param columns its width, 0 for no terminal
   */
  public Progress(String task, PrintWriter out, int columns) {
    this.out = out;
    this.bar = columns == 0 ? null : bar(task, columns);
  }

  private ProgressBar bar(String task, int columns) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(STEPS)
        .setUnit("%", STEPS / 100)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REDRAW_MILLIS)
        // A full last column would make the terminal begin a new line.
        .setConsumer(new DelegatingProgressBarConsumer(this::draw, Math.max(1, columns - 1)))
        .build();
  }

  /**
   * Shows how far the task is; cheap enough to be called for every example.
   *
   * @param share what is done, between 0 and 1
   */
  public void to(double share, long examples) {
    to(share, () -> ResultTable.count(examples) + (examples == 1 ? " example" : " examples"));
  }

  /**
   * Shows how far the task is.
   *
   * @param share what is done, between 0 and 1
   * @param detail what to say of it, asked for when the bar moves
   */
  public void to(double share, Supplier<String> detail) {
    long now = (long) (share * STEPS);
    if (bar != null && now != step) {
      step = now;
      bar.stepTo(now);
      bar.setExtraMessage(" " + detail.get());
    }
  }

  private synchronized void draw(String rendered) {
    drawn = rendered;
    out.print(CLEAR_LINE + drawn);
    out.flush();
  }

  /** Prints a line above the bar. */
  public synchronized void line(String text) {
    if (bar != null) {
      out.print(CLEAR_LINE);
    }
    out.println(text);
    out.print(drawn);
    out.flush();
  }

  /** Removes the bar. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      draw("");
    }
  }
}
