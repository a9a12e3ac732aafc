package io.nsrstream.flink.operators;

import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.state.LineEnds;
import io.nsrstream.flink.state.Published;
import io.nsrstream.flink.state.PublishedSerializer;
import io.nsrstream.flink.state.SnapshotSerializer;
import io.nsrstream.flink.state.Waiting;
import io.nsrstream.online.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/** What the trainer keeps of a key, by the names in its savepoints. */
public final class TrainerState {
  /** The operator's uid. */
  public static final String UID = "train";

  /** When a key is idle, by the clock; only where the number of keys is bounded. */
  static final ValueStateDescriptor<Long> IDLE_KEY =
      new ValueStateDescriptor<>("keyIdleAt", LongSerializer.INSTANCE);

  private TrainerState() {}

  /** The learner; it lives as long as its key. */
  public static ValueStateDescriptor<Snapshot> learner(FlinkSettings flink) {
    return ofKey("learner", SnapshotSerializer.INSTANCE, flink);
  }

  /** Number of examples that were given up without a label; it lives as long as the key. */
  public static ValueStateDescriptor<Long> unlabelled(FlinkSettings flink) {
    return ofKey("unlabelled", LongSerializer.INSTANCE, flink);
  }

  /** What has been published of the learner; its timer ends it after the learner has gone. */
  public static ValueStateDescriptor<Published> published() {
    return new ValueStateDescriptor<>("published", PublishedSerializer.INSTANCE);
  }

  /** States of which every key that anything is kept of has at least one. */
  static List<ValueStateDescriptor<?>> ofKeys(FlinkSettings flink) {
    return List.of(learner(flink), unlabelled(flink), WaitingState.IDLE_AT);
  }

  /** The line of the examples that wait for their labels. */
  public static ValueStateDescriptor<LineEnds> waitingExamples() {
    return WaitingLine.ends(WaitingState.EXAMPLES);
  }

  /** All that waits, where an older savepoint has it in one value. */
  public static ValueStateDescriptor<Waiting> waitingInOne() {
    return WaitingState.IN_ONE;
  }

  private static <T> ValueStateDescriptor<T> ofKey(
      String name, TypeSerializer<T> serializer, FlinkSettings flink) {
    ValueStateDescriptor<T> descriptor = new ValueStateDescriptor<>(name, serializer);
    Duration idle = Duration.ofHours(flink.forgetIdleKeysHours());
    if (!idle.isZero()) {
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(idle).build());
    }
    return descriptor;
  }
}
