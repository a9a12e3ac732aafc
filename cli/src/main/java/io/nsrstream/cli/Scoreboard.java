package io.nsrstream.cli;

import io.nsrstream.online.encoding.BoundedIndex;
import io.nsrstream.online.evaluation.Baselines;
import io.nsrstream.online.evaluation.Outcome;
import io.nsrstream.online.evaluation.Scores;
import io.nsrstream.online.evaluation.Tally;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores the predictions of a whole stream; baselines look at the labels of their own key. */
final class Scoreboard {
  private final BoundedIndex<String> classes = new BoundedIndex<>(Integer.MAX_VALUE);
  private final Map<String, Baselines> baselines = new HashMap<>();
  private final Tally tally = new Tally();
  private long predicted;

  /**
   * Counts one prediction, and scores it if its label is known.
   *
   * @param probability what it gave to the true class
   */
  void add(String key, @Nullable String label, @Nullable String prediction, float probability) {
    predicted++;
    if (label != null) {
      int guess = prediction == null ? Outcome.NOTHING : classes.findOrAdd(prediction);
      Baselines own = baselines.computeIfAbsent(key, first -> new Baselines());
      tally.add(own.score(classes.findOrAdd(label), guess, probability), 1);
    }
  }

  /** Number of predictions, those without a label included. */
  long predicted() {
    return predicted;
  }

  Scores scores() {
    return tally.scores();
  }
}
