package io.nsrstream.flink.operators;

import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.Predicted;
import io.nsrstream.flink.state.Waiting;
import io.nsrstream.flink.state.Waiting.WaitingExample;
import io.nsrstream.flink.state.Waiting.WaitingLabel;
import io.nsrstream.flink.state.WaitingSerializer;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/**
 * What waits for the current key.
 *
 * @param examples that wait for their labels
 * @param labels that wait for their examples
 * @param idleAt when the key becomes idle if it sends nothing more, by the times of its records
 */
public record WaitingState(
    WaitingLine<Predicted> examples, WaitingLine<OfLabel> labels, KeyedValue<Long> idleAt) {

  /** The name of the line of examples. */
  static final String EXAMPLES = "waitingExamples";

  /** Where older savepoints have all of it as one value. */
  static final ValueStateDescriptor<Waiting> IN_ONE =
      new ValueStateDescriptor<>("waiting", WaitingSerializer.INSTANCE);

  static final ValueStateDescriptor<Long> IDLE_AT =
      new ValueStateDescriptor<>("idleAt", LongSerializer.INSTANCE);

  static WaitingState of(KeyedStateStore states) {
    return new WaitingState(
        WaitingLine.ofExamples(states, EXAMPLES),
        WaitingLine.ofLabels(states, "waitingLabels"),
        KeyedValue.of(states.getState(IDLE_AT)));
  }

  /** Forgets all that waits, and the clocks. */
  void clear() throws Exception {
    examples.clear();
    labels.clear();
    idleAt.clear();
  }

  /** Takes over what an older savepoint has of a key in one value, and clears that. */
  void takeOver(ValueState<Waiting> inOne) throws Exception {
    Waiting old = inOne.value();
    if (old == null) {
      return;
    }
    examples.begin(old.examplesAt());
    for (WaitingExample one : old.examples()) {
      examples.joinSince(
          one.example().id(), new Predicted(one.example(), one.prediction()), one.since());
    }
    labels.begin(old.labelsAt());
    for (WaitingLabel one : old.labels()) {
      labels.joinSince(one.arrival().label().id(), one.arrival(), one.since());
    }
    idleAt.update(old.idleAt());
    inOne.clear();
  }
}
