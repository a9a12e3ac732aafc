package io.nsrstream.online.run;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.run.DelayedLabels.Predicted;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A prequential run of one stream with a learner per key: every example is predicted when it comes,
 * and learned when its label comes.
 *
 * <p>All learners stay in memory. In a job, Flink owns the loop, the state of each key and what
 * becomes of a failure: its operators use {@link LearnersByKey} instead.
 */
public final class PrequentialRun implements AutoCloseable {
  private final Function<String, Learner> newLearner;
  private final DelayedLabels labels;
  private final List<Listener> listeners;
  private final Map<String, Learner> learners = new HashMap<>();
  private long taken;

  /**
   * A run before the first example.
   *
   * @param newLearner creates the learner of a new key; the run closes it
   * @param delays of one label after the other, in examples of the stream, at least 0
   * @param listeners called in this order
   */
  public PrequentialRun(
      Function<String, Learner> newLearner, LongSupplier delays, Listener... listeners) {
    this.newLearner = newLearner;
    this.labels = new DelayedLabels(delays);
    this.listeners = List.of(listeners);
  }

  /** Predicts an example, then learns those whose labels have come by now. */
  public void take(Example example) {
    taken++;
    predict(example);
    for (Predicted due = labels.takeDue(taken); due != null; due = labels.takeDue(taken)) {
      learn(due);
    }
  }

  /** Ends the stream: labels that have not come are given up. */
  public void finish() {
    labels.rest().forEach(late -> unlabelled(late.forecast().prediction()));
    Map<String, LearnerReport> reports = new HashMap<>();
    learners.forEach((key, learner) -> reports.put(key, learner.report()));
    listeners.forEach(listener -> listener.finished(reports));
  }

  /** The snapshots of the learners by key, as they are now. */
  public SortedMap<String, Snapshot> snapshots() {
    SortedMap<String, Snapshot> snapshots = new TreeMap<>();
    learners.forEach((key, learner) -> snapshots.put(key, learner.snapshot()));
    return snapshots;
  }

  /** Where the learner of a key stands; empty before the first example of the key. */
  public Optional<LearnerReport> report(String key) {
    return Optional.ofNullable(learners.get(key)).map(Learner::report);
  }

  private void predict(Example example) {
    try {
      Forecast forecast = learner(example.key()).forecast(example);
      if (example.label() == null) {
        unlabelled(forecast.prediction());
      } else {
        labels.add(example, forecast, taken);
      }
    } catch (RejectedExampleException e) {
      listeners.forEach(listener -> listener.rejected(example, e));
    }
  }

  private void learn(Predicted due) {
    Example example = due.example();
    Prediction prediction = due.forecast().prediction();
    Learner learner = learner(example.key());
    long drifts = learner.counts().drifts();
    try {
      learner.learn(example, due.forecast());
      Optional<String> label = Optional.ofNullable(example.label());
      listeners.forEach(listener -> listener.predicted(prediction, label));
    } catch (RejectedExampleException e) {
      listeners.forEach(listener -> listener.rejected(example, e));
    }
    if (learner.counts().drifts() > drifts) {
      listeners.forEach(listener -> listener.drift(example.key()));
    }
  }

  private void unlabelled(Prediction prediction) {
    listeners.forEach(listener -> listener.predicted(prediction, Optional.empty()));
  }

  private Learner learner(String key) {
    return learners.computeIfAbsent(key, newLearner);
  }

  /** Closes the learners. */
  @Override
  public void close() {
    learners.values().forEach(Learner::close);
  }
}
