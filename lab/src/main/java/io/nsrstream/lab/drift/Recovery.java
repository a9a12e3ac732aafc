package io.nsrstream.lab.drift;

import io.nsrstream.lab.drift.DriftRun.Change;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What known changes cost a learner. Accuracies are over {@value #WINDOW} rows.
 *
 * @param before accuracy before the start of a change, the mean over changes
 * @param after accuracy after the end of a change, the mean over changes
 * @param rows median rows from the end of a change until accuracy is back: within 2 points of what
 *     it was before or of what it is at the end of the concept, whichever is less
 */
public record Recovery(double before, double after, double rows) {
  private static final int WINDOW = 250;
  private static final double BACK = 0.02;

  public static Recovery of(DriftRun run) {
    return new Recovery(
        mean(run.changes(), change -> before(run, change)),
        mean(run.changes(), change -> run.accuracy(change.end(), change.end() + WINDOW)),
        Median.of(run.changes().stream().mapToInt(change -> rows(run, change)).toArray()));
  }

  private static double mean(List<Change> changes, ToDoubleFunction<Change> figure) {
    return changes.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }

  private static double before(DriftRun run, Change change) {
    return run.accuracy(change.start() - WINDOW, change.start());
  }

  private static int rows(DriftRun run, Change change) {
    double later = run.accuracy(change.next() - WINDOW, change.next());
    double back = Math.min(before(run, change), later) - BACK;
    return IntStream.range(0, change.next() - WINDOW - change.end())
        .filter(row -> run.accuracy(change.end() + row, change.end() + row + WINDOW) >= back)
        .findFirst()
        .orElse(change.next() - change.end());
  }
}
