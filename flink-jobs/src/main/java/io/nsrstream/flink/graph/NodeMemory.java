package io.nsrstream.flink.graph;

import io.nsrstream.online.graph.Kept;
import io.nsrstream.online.graph.KeptByName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.streaming.api.TimerService;

/**
 * What is known of the present node, in keyed state, until the node is silent for so long in event
 * time. Each part is kept apart, so a message costs the parts that it changes. Silence is measured
 * by the times of messages alone, so all runs forget at the same time.
 */
final class NodeMemory {
  private final RuntimeContext context;
  private final List<State> parts = new ArrayList<>();
  private final ValueState<Long> forgetAt;
  private final long forgetAfterMs;

  /**
   * That of one operator.
   *
   * @param forgetAfterMs a node is forgotten one to two times as long after its last message
   */
  NodeMemory(RuntimeContext context, long forgetAfterMs) {
    this.context = context;
    forgetAt = context.getState(new ValueStateDescriptor<>("forgetAt", LongSerializer.INSTANCE));
    this.forgetAfterMs = forgetAfterMs;
  }

  /** A part with one value. */
  <T> Kept<T> one(String name, TypeSerializer<T> serializer) {
    var state = context.getState(new ValueStateDescriptor<>(name, serializer));
    parts.add(state);
    return new KeptInState<>(state);
  }

  /** A part with a value for each neighbour. */
  <T> KeptByName<T> byName(String name, TypeSerializer<T> serializer) {
    var state =
        context.getMapState(new MapStateDescriptor<>(name, StringSerializer.INSTANCE, serializer));
    parts.add(state);
    return new KeptInMapState<>(state);
  }

  /** Whether nothing is known of the node. */
  boolean isEmpty() throws IOException {
    return forgetAt.value() == null;
  }

  /** Keeps what is known from a time on. */
  void keep(long time, TimerService timers) throws IOException {
    long room = Math.min(time, Long.MAX_VALUE - 2 * forgetAfterMs);
    // A multiple, so that most messages leave the timer where it is.
    long at = (Math.floorDiv(room, forgetAfterMs) + 2) * forgetAfterMs;
    Long before = forgetAt.value();
    if (before == null || at > before) {
      forgetAt.update(at);
      timers.registerEventTimeTimer(at);
    }
  }

  /** Forgets the node if it has been silent for long enough. */
  void forgetIfSilent(long time) throws IOException {
    Long at = forgetAt.value();
    if (at != null && at <= time) {
      parts.forEach(State::clear);
      forgetAt.clear();
    }
  }
}
