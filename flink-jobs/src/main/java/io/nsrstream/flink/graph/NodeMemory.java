package io.nsrstream.flink.graph;

import io.nsrstream.flink.state.SnapshotSerializer;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.Stateful;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.api.TimerService;

/**
 * What is known of the present node, in keyed state, until the node is silent for so long in event
 * time. Silence is measured by the times of messages alone, so all runs forget at the same time.
 */
final class NodeMemory {
  private static final String SECTION = "NODE";

  private final ValueState<Snapshot> known;
  private final ValueState<Long> forgetAt;
  private final long forgetAfterMs;

  /**
   * That of one operator.
   *
   * @param forgetAfterMs a node is forgotten one to two times as long after its last message
   */
  NodeMemory(RuntimeContext context, long forgetAfterMs) {
    known = context.getState(new ValueStateDescriptor<>("node", SnapshotSerializer.INSTANCE));
    forgetAt = context.getState(new ValueStateDescriptor<>("forgetAt", LongSerializer.INSTANCE));
    this.forgetAfterMs = forgetAfterMs;
  }

  boolean isEmpty() throws IOException {
    return known.value() == null;
  }

  /** Restores a part from what is known, if anything is, and returns it. */
  <T extends Stateful> T restore(T part) throws IOException {
    Snapshot saved = known.value();
    return saved == null ? part : saved.restore(SECTION, part);
  }

  /** Keeps what is known at a time. */
  void save(Stateful part, long time, TimerService timers) throws IOException {
    known.update(Snapshot.builder().section(SECTION, part::write).build());
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
      known.clear();
      forgetAt.clear();
    }
  }
}
