package io.nsrstream.lab.drift;

import io.nsrstream.connectors.generated.DriftingStream;
import io.nsrstream.connectors.generated.GeneratedStream;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.drift.DriftDetector;
import io.nsrstream.online.drift.Signal;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.run.Listener;
import io.nsrstream.online.run.PrequentialRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A learner's way over a stream whose changes are known.
 *
 * @param changes in their order
 * @param errors of its predictions, 0 or 1 each
 */
public record DriftRun(List<Change> changes, double[] errors) {

  /**
   * Where a stream changes.
   *
   * @param start the first row of the new concept, or the row half the width of a gradual change
   *     before its middle
   * @param end likewise, after its middle
   * @param next the start of the next change, or the end of the stream
   */
  public record Change(int start, int end, int next) {}

  /** Runs a new learner over the first rows of a stream. */
  public static DriftRun of(
      GeneratedStream stream,
      int rows,
      long seed,
      LearnerSettings settings,
      NetworkFactory networks) {
    DriftingStream examples = stream.open(seed);
    Errors errors = new Errors(rows);
    try (PrequentialRun run =
        new PrequentialRun(key -> new Learner(settings, networks), () -> 0, errors)) {
      for (int row = 0; row < rows; row++) {
        run.take(examples.next());
      }
    }
    int half = (int) (stream.drift().schedule().width() / 2);
    return new DriftRun(changes(examples.changes(rows), half, rows), errors.byRow);
  }

  private static final class Errors implements Listener {
    private final double[] byRow;
    private int row;

    Errors(int rows) {
      byRow = new double[rows];
    }

    @Override
    public void predicted(Prediction prediction, Optional<String> label) {
      byRow[row++] = label.equals(Optional.ofNullable(prediction.predicted())) ? 0 : 1;
    }

    @Override
    public void rejected(Example example, RejectedExampleException unexpected) {
      throw new IllegalStateException("a generated example is rejected", unexpected);
    }
  }

  private static List<Change> changes(List<Long> middles, int half, int rows) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < middles.size(); i++) {
      int middle = middles.get(i).intValue();
      int next = i + 1 < middles.size() ? middles.get(i + 1).intValue() - half : rows;
      changes.add(new Change(middle - half, middle + half, next));
    }
    return changes;
  }

  public double accuracy() {
    return accuracy(0, errors.length);
  }

  /** The accuracy over the rows from one, 0 at least, to before another, their number at most. */
  public double accuracy(int from, int to) {
    return 1
        - Arrays.stream(errors, Math.max(0, from), Math.min(errors.length, to))
            .average()
            .orElseThrow();
  }

  /** The rows at which a detector of the errors signals drift. */
  public int[] alarms(Detector kind, long seed) {
    DriftDetector detector = kind.create(seed);
    return IntStream.range(0, errors.length)
        .filter(row -> detector.add(errors[row]) == Signal.DRIFT)
        .toArray();
  }
}
