package io.nsrstream.cli.show;

import io.nsrstream.online.evaluation.Scores;
import java.io.PrintWriter;

/** A table that grows while a job runs: a row whenever another tenth is done. */
public final class LiveTable implements AutoCloseable {
  private static final int ROWS = 10;
  private static final String LAYOUT = "%12s %12s %9s %9s %9s %9s %11s";

  private final Progress progress;
  private int rows;

  /** When nothing had come out yet for the last time: the job's start is no part of its rate. */
  private double started;

  /**
   * Prints the header.
   *
   * @param task what the bar below the table says
   */
  public LiveTable(String task, PrintWriter out) {
    progress = new Progress(task, out);
    progress.line(
        LAYOUT.formatted(
            "examples",
            "examples/s",
            "accuracy",
            "kappa-T",
            "no-change",
            "variance",
            "consistency"));
  }

  /** Moves the bar, and adds a row if the share that is done has passed another tenth. */
  public void show(double share, StreamResult soFar) {
    if (soFar.produced() == 0) {
      started = soFar.seconds();
    } else if (share * ROWS >= rows + 1) {
      rows = (int) (share * ROWS);
      progress.line(row(soFar));
    }
    progress.to(share, soFar.produced());
  }

  private String row(StreamResult soFar) {
    double rate = soFar.produced() / (soFar.seconds() - started);
    Scores scores = soFar.scores();
    return LAYOUT.formatted(
        ResultTable.count(soFar.produced()),
        ResultTable.count((long) rate),
        ResultTable.figure(scores.accuracy()),
        ResultTable.figure(scores.kappaT()),
        ResultTable.figure(scores.noChange()),
        ResultTable.figure(soFar.run().variance()),
        ResultTable.figure(soFar.run().consistency()));
  }

  /** Removes the bar; the table stays. */
  @Override
  public void close() {
    progress.close();
  }
}
