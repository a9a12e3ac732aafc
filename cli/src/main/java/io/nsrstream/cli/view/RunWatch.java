package io.nsrstream.cli.view;

import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.run.Listener;
import io.nsrstream.online.run.RunScores;
import java.util.Optional;
import java.util.function.Function;

/** Whoever watches a run while it goes on. All calls come from the thread of the run. */
public interface RunWatch extends Listener {
  /** Keeps nothing. */
  RunWatch NONE = new RunWatch() {};

  /** Where the run is to count. */
  default RunScores scores() {
    return new RunScores();
  }

  /** A record could not be read, or its example not be predicted. */
  default void rejected(String where, String reason) {}

  /** Where the learner of a key stands. */
  default void report(KeyReport report) {}

  /** Takes the figures of the checkpoints of the job. */
  default void checkpoints(RunView.Checkpoints seen) {}

  /**
   * Time has passed; cheap enough to be called for every example.
   *
   * @param share of the run that is done, between 0 and 1; NaN where it has no end of its own
   * @param reports of learners by key, asked for a few times a second; empty where the run sends
   *     them by itself
   */
  default void tick(double share, Function<String, Optional<LearnerReport>> reports) {}

  /** The run has ended, one way or the other. */
  default void ended(StreamResult result) {}
}
