package io.nsrstream.flink.operators;

import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.Placed;
import io.nsrstream.flink.state.Predicted;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.run.FailedExampleException;
import io.nsrstream.online.run.KeyedLearner;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Predicts the examples of the current key when they come, and lets the learner learn them when
 * their labels come. Meanwhile examples wait in one line and labels in another.
 *
 * <p>An example and a label of one id belong together if they joined their lines at most the
 * timeout apart. An example or label is given up when the clock of the other line is further ahead.
 * So which example gets which label depends on the order within each topic alone, and it does not
 * matter which topic is read faster. Flink's watermark, which follows the times of the records on
 * both topics, only decides when a key is idle.
 *
 * <p>The delayed labels of {@code evaluate} are another thing: they are known and only held back.
 */
public final class LateLabels {
  private final LabelSettings settings;
  private final WaitingState state;
  private final WaitingBounds bounds;
  private final WaitingLine<Predicted> examples;
  private final WaitingLine<OfLabel> labels;
  private final KeyedValue<Long> idleAt;
  private final KeyTimers timers;
  private final TrustedTimes times;
  private final Consumer<Prediction> emit;
  private final LateOutcomes outcomes;

  /**
   * Works on the state of the current key.
   *
   * @param state what waits
   * @param timers for {@link #onTimer}
   * @param times which the clocks of keys may show
   * @param emit takes predictions
   * @param outcomes takes what becomes of examples and labels later
   */
  public LateLabels(
      LabelSettings settings,
      WaitingState state,
      KeyTimers timers,
      TrustedTimes times,
      Consumer<Prediction> emit,
      LateOutcomes outcomes) {
    this.settings = settings;
    this.state = state;
    this.bounds = new WaitingBounds(settings, state, outcomes);
    this.examples = state.examples();
    this.labels = state.labels();
    this.idleAt = state.idleAt();
    this.timers = timers;
    this.times = times;
    this.emit = emit;
    this.outcomes = outcomes;
  }

  /**
   * Takes an example without a label, or a label alone.
   *
   * @param learner of the current key
   * @throws RejectedExampleException if it cannot be taken
   * @throws FailedExampleException if predicting it fails
   */
  public void take(Arrival arrival, KeyedLearner learner) throws Exception {
    setBack();
    if (arrival instanceof OfLabel label) {
      addLabel(label);
      learn(label.label().id(), learner);
    } else {
      Example example = ((OfExample) arrival).example();
      predict(example, learner);
      learn(example.id(), learner);
    }
    bounds.giveUp();
    postponeIdle(arrival.record().timestamp());
  }

  /** State of a version that trusted any time may hold a time that is not trusted. */
  private void setBack() throws Exception {
    long latest = times.latest(timers.now());
    examples.setBack(latest);
    labels.setBack(latest);
    if (Idleness.isBeyond(idleAt(), latest, settings.idleMs())) {
      idleAt.clear();
    }
  }

  private void addLabel(OfLabel label) throws Exception {
    String id = label.label().id();
    if (labels.has(id)) {
      throw new RejectedExampleException(
          "an example must have one label, but another label waits for the example %s: send one label for each example"
              .formatted(id));
    }
    labels.join(id, label);
  }

  private void predict(Example example, KeyedLearner learner) throws Exception {
    if (examples.has(example.id())) {
      throw new RejectedExampleException(
          "id must be unique among the examples that wait for their labels, but another example %s waits: give each example its own id"
              .formatted(example.id()));
    }
    Prediction prediction = learner.predict(example);
    emit.accept(prediction);
    examples.join(example.id(), new Predicted(example, prediction));
  }

  /**
   * Learns the example of an id if its label is there and belongs to it. An example whose label the
   * learner refuses keeps waiting, since another label may come.
   */
  private void learn(String id, KeyedLearner learner) throws Exception {
    Optional<Placed<Predicted>> example = examples.find(id);
    Optional<Placed<OfLabel>> label = labels.find(id);
    if (example.isEmpty()
        || label.isEmpty()
        || !areNear(example.get().since(), label.get().since())) {
      return;
    }
    OfLabel arrival = label.get().value();
    Prediction earlier = example.get().value().prediction();
    labels.leave(id);
    try {
      learner.learn(example.get().value().example().withLabel(arrival.label().label()), earlier);
      examples.leave(id);
      outcomes.scored(Objects.equals(arrival.label().label(), earlier.predicted()));
    } catch (RejectedExampleException refused) {
      outcomes.reject(arrival, refused.reason());
    } catch (FailedExampleException failed) {
      outcomes.failed(arrival, failed);
    }
  }

  private boolean areNear(long one, long other) {
    return one >= bounds.tooOld(other) && other >= bounds.tooOld(one);
  }

  private void postponeIdle(long recordTime) throws Exception {
    long later = Idleness.at(recordTime, timers.watermark(), settings.idleMs());
    if (later > idleAt()) {
      idleAt.update(later);
      timers.register(later);
    }
  }

  private long idleAt() throws Exception {
    Long known = idleAt.value();
    return known == null ? Long.MIN_VALUE : known;
  }

  /** Forgets the key, with all that waits, if it is idle at this time. */
  void onTimer(long time) throws Exception {
    bounds.onTimer(time);
  }

  /** Forgets all that waits of the current key, without a word. */
  void forget() throws Exception {
    state.clear();
  }

  /** Whether anything of the current key may wait. */
  boolean waits() throws Exception {
    return idleAt.value() != null;
  }

  /** Number of examples that wait for their labels. */
  long waitingExamples() throws Exception {
    return examples.size();
  }
}
