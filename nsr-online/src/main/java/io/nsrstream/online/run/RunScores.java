package io.nsrstream.online.run;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.BoundedIndex;
import io.nsrstream.online.evaluation.Baselines;
import io.nsrstream.online.evaluation.Outcome;
import io.nsrstream.online.evaluation.Tally;
import io.nsrstream.online.learner.LearnerReport;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Scores a whole stream, of a run or of the outputs of a job. The baselines use the labels of the
 * same key.
 */
public final class RunScores implements Listener {
  private final Consumer<Outcome> scored;
  private final BoundedIndex<String> classes = new BoundedIndex<>(Integer.MAX_VALUE);
  private final Map<String, Baselines> baselines = new HashMap<>();
  private final Tally tally = new Tally();
  private final Map<String, Double> variances = new HashMap<>();
  private final Map<String, Double> consistencies = new HashMap<>();
  private final Map<String, Long> drifts = new HashMap<>();
  private boolean labelsAsFeatures;
  private long predicted;
  private long unlabelled;
  private long rejected;

  /** Scores alone. */
  public RunScores() {
    this(outcome -> {});
  }

  /**
   * Scores whose outcomes are handed on.
   *
   * @param scored takes each outcome; its classes are numbered as in {@link #classes}
   */
  public RunScores(Consumer<Outcome> scored) {
    this.scored = scored;
  }

  /**
   * Counts one prediction, and scores it if its label is known.
   *
   * @param probability what it gave to the true class
   */
  public void add(
      String key, @Nullable String label, @Nullable String prediction, float probability) {
    predicted++;
    if (label == null) {
      unlabelled++;
    } else {
      int guess = prediction == null ? Outcome.NOTHING : classes.findOrAdd(prediction);
      Baselines own = baselines.computeIfAbsent(key, first -> new Baselines());
      Outcome outcome = own.score(classes.findOrAdd(label), guess, probability);
      tally.add(outcome, 1);
      scored.accept(outcome);
    }
  }

  @Override
  public void predicted(Prediction prediction, Optional<String> label) {
    add(
        prediction.key(),
        label.orElse(null),
        prediction.predicted(),
        label.map(prediction::probability).orElse(0f));
  }

  /** Counts one example that was rejected. */
  public void reject() {
    rejected++;
  }

  @Override
  public void rejected(Example example, RejectedExampleException reason) {
    reject();
  }

  @Override
  public void finished(Map<String, LearnerReport> reports) {
    reports.forEach(
        (key, report) ->
            report(
                key,
                report.variance().values(),
                report.consistency().values(),
                report.drift().drifts(),
                report.labelsAsFeatures()));
  }

  /**
   * Takes in where a key's learner stands.
   *
   * @param ofVariance what its layers measured lately, one number each
   * @param ofConsistency likewise
   * @param ofDrift drifts that it has signalled
   * @param ofLabels whether earlier labels enter its features
   */
  public void report(
      String key,
      Collection<Double> ofVariance,
      Collection<Double> ofConsistency,
      long ofDrift,
      boolean ofLabels) {
    variances.put(key, mean(ofVariance));
    consistencies.put(key, mean(ofConsistency));
    drifts.put(key, ofDrift);
    labelsAsFeatures |= ofLabels;
  }

  /** The mean of the numbers that are defined; NaN where none is. */
  public static double mean(Collection<Double> values) {
    return values.stream()
        .mapToDouble(Double::doubleValue)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /** The classes of labels and predictions, in the order in which they came. */
  public List<String> classes() {
    return classes.values();
  }

  /** Number of examples that have come out, one way or the other. */
  public long total() {
    return predicted + rejected;
  }

  /** All of it. */
  public RunSummary summary() {
    return new RunSummary(
        predicted,
        rejected,
        unlabelled,
        classes.values(),
        tally.scores(),
        mean(variances.values()),
        mean(consistencies.values()),
        drifts.values().stream().mapToLong(Long::longValue).sum(),
        labelsAsFeatures);
  }
}
