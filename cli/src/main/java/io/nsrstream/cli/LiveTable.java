package io.nsrstream.cli;

import io.nsrstream.online.evaluation.Scores;
import java.io.PrintWriter;
import java.util.Locale;

/** A table that grows while a job runs: a row whenever another tenth is done. */
final class LiveTable {
  private static final int ROWS = 10;
  private static final String HEADER = "%12s %12s %10s %10s %10s %12s";
  private static final String ROW = "%,12d %,12.0f %10s %10s %10s %12s";

  /** As wide as a progress bar, which a row overwrites. */
  private static final int WIDTH = 120;

  private final PrintWriter out;
  private int rows;

  LiveTable(PrintWriter out) {
    this.out = out;
    line(
        HEADER.formatted("examples", "examples/s", "accuracy", "kappa-T", "no-change", "variance"));
  }

  /** Adds a row if the share that is done, between 0 and 1, has passed another tenth. */
  void show(double share, StreamResult soFar) {
    if (soFar.produced() == 0 || share * ROWS < rows + 1) {
      return;
    }
    rows = (int) (share * ROWS);
    Scores scores = soFar.scores();
    line(
        ROW.formatted(
            soFar.produced(),
            soFar.examplesPerSecond(),
            ResultTable.figure(scores.accuracy()),
            ResultTable.figure(scores.kappaT()),
            ResultTable.figure(scores.noChange()),
            ResultTable.figure(soFar.variance())));
  }

  private void line(String text) {
    out.println("\r" + String.format(Locale.ROOT, "%-" + WIDTH + "s", text));
    out.flush();
  }
}
