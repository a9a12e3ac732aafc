package io.nsrstream.flink.operators;

import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.Waiting;
import io.nsrstream.flink.state.Waiting.Pair;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.run.FailedExampleException;
import io.nsrstream.online.run.KeyedLearner;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/**
 * Predicts the examples of the current key when they come, and lets the learner learn them when
 * their labels come. Meanwhile they wait in keyed state, {@link Waiting}.
 *
 * <p>Which example gets which label depends on the records of their key alone. Flink's watermark,
 * which follows the times of the records on both topics, only decides when a key is idle.
 */
final class LateLabels {
  private final LabelSettings settings;
  private final ValueState<Waiting> state;
  private final ValueState<Long> unlabelled;
  private final InternalTimerService<VoidNamespace> timers;
  private final TrustedTimes times;
  private final Consumer<Prediction> emit;
  private final Rejections rejections;
  private final TrainerMetrics metrics;

  /**
   * Works on the state of the current key.
   *
   * @param state what waits
   * @param unlabelled number of examples that were given up without a label
   * @param timers for {@link #onTimer}
   * @param times which the clocks of keys may show
   * @param emit takes predictions
   * @param rejections takes labels that are given up or that the learner refuses, and why
   */
  LateLabels(
      LabelSettings settings,
      ValueState<Waiting> state,
      ValueState<Long> unlabelled,
      InternalTimerService<VoidNamespace> timers,
      TrustedTimes times,
      Consumer<Prediction> emit,
      Rejections rejections,
      TrainerMetrics metrics) {
    this.settings = settings;
    this.state = state;
    this.unlabelled = unlabelled;
    this.timers = timers;
    this.times = times;
    this.emit = emit;
    this.rejections = rejections;
    this.metrics = metrics;
  }

  /**
   * Takes an example without a label, or a label alone.
   *
   * @param learner of the current key
   * @throws RejectedExampleException if it cannot be taken
   * @throws FailedExampleException if predicting it fails
   */
  void take(Arrival arrival, KeyedLearner learner)
      throws IOException, RejectedExampleException, FailedExampleException {
    Waiting waiting = waiting();
    setBack(waiting);
    String id;
    if (arrival instanceof OfLabel label) {
      id = label.label().id();
      addLabel(label, waiting);
    } else {
      Example example = ((OfExample) arrival).example();
      id = example.id();
      predict(example, waiting, learner);
    }
    Pair pair = waiting.pair(id, settings.timeoutMs());
    if (pair != null) {
      learn(pair, waiting, learner);
    }
    giveUp(waiting, settings.timeoutMs(), settings.maxWaiting());
    postponeIdle(waiting, arrival.record().timestamp());
    state.update(waiting);
  }

  private Waiting waiting() throws IOException {
    Waiting waiting = state.value();
    return waiting == null ? new Waiting() : waiting;
  }

  /** State of a version that trusted any time may hold a time that is not trusted. */
  private void setBack(Waiting waiting) {
    long latest = times.latest(timers.currentProcessingTime());
    waiting.setBack(latest);
    if (Idleness.isBeyond(waiting.idleAt(), latest, settings.idleMs())) {
      waiting.idleAt(Long.MIN_VALUE);
    }
  }

  private static void addLabel(OfLabel label, Waiting waiting) throws RejectedExampleException {
    String id = label.label().id();
    if (waiting.hasLabel(id)) {
      throw new RejectedExampleException(
          "an example must have one label, but another label waits for the example %s: send one label for each example"
              .formatted(id));
    }
    waiting.add(label);
  }

  private void predict(Example example, Waiting waiting, KeyedLearner learner)
      throws RejectedExampleException, FailedExampleException {
    if (waiting.hasExample(example.id())) {
      throw new RejectedExampleException(
          "id must be unique among the examples that wait for their labels, but another example %s waits: give each example its own id"
              .formatted(example.id()));
    }
    Prediction prediction = learner.predict(example);
    emit.accept(prediction);
    waiting.add(example, prediction);
  }

  /** An example whose label the learner refuses keeps waiting, since another label may come. */
  private void learn(Pair pair, Waiting waiting, KeyedLearner learner) {
    Example labelled = pair.labelled();
    Prediction earlier = pair.example().prediction();
    waiting.removeLabel(labelled.id());
    try {
      learner.learn(labelled, earlier);
      waiting.removeExample(labelled.id());
      metrics.scored(Objects.equals(labelled.label(), earlier.predicted()));
    } catch (RejectedExampleException refused) {
      rejections.reject(pair.label().arrival(), refused.reason());
    } catch (FailedExampleException failed) {
      rejections.failed(pair.label().arrival(), failed);
    }
  }

  private void giveUp(Waiting waiting, long timeoutMs, int most) throws IOException {
    int examples = waiting.giveUpExamples(timeoutMs, most);
    if (examples > 0) {
      unlabelled.update(unlabelled() + examples);
      metrics.unlabelled(examples);
    }
    for (OfLabel label : waiting.giveUpLabels(timeoutMs, most)) {
      rejections.reject(
          label,
          "a label must belong to an example that waits, but no example %s without a label came within labels.timeoutMs (%d), labels.maxWaiting (%d) and labels.idleMs (%d): raise them, or correct the id"
              .formatted(
                  label.label().id(),
                  settings.timeoutMs(),
                  settings.maxWaiting(),
                  settings.idleMs()));
    }
  }

  private void postponeIdle(Waiting waiting, long recordTime) {
    long idleAt = Idleness.at(recordTime, timers.currentWatermark(), settings.idleMs());
    if (idleAt > waiting.idleAt()) {
      waiting.idleAt(idleAt);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, idleAt);
    }
  }

  /** Forgets the key, with all that waits, if it is idle at this time. */
  void onTimer(long time) throws IOException {
    Waiting waiting = state.value();
    if (waiting != null && waiting.idleAt() <= time) {
      giveUp(waiting, settings.timeoutMs(), 0);
      state.clear();
    }
  }

  /** Number of examples that wait for their labels. */
  long waitingExamples() throws IOException {
    return waiting().examples().size();
  }

  /** Number of examples that were given up without a label. */
  long unlabelled() throws IOException {
    Long count = unlabelled.value();
    return count == null ? 0 : count;
  }

  /** Takes records that are not used. */
  interface Rejections {
    void reject(Arrival arrival, String reason);

    void failed(Arrival arrival, FailedExampleException failure);
  }
}
