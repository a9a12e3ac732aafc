package io.nsrstream.flink.operators;

import io.nsrstream.flink.state.Arrival;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingTaskMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** A subtask of an operator on arrivals, by key. */
final class KeyedHarness<O> implements AutoCloseable {
  static final OperatorSubtaskState NOTHING = OperatorSubtaskState.builder().build();
  static final int MAX_PARALLELISM = 128;

  private final AbstractStreamOperator<?> operator;
  private final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
  private final MockEnvironment environment;
  private final KeyedOneInputStreamOperatorTestHarness<String, Arrival, O> harness;

  KeyedHarness(
      OneInputStreamOperator<Arrival, O> operator,
      OperatorSubtaskState state,
      int parallelism,
      int subtask)
      throws Exception {
    this.operator = (AbstractStreamOperator<?>) operator;
    environment = environment(parallelism, subtask);
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            operator, Arrival::key, Types.STRING, environment);
    int subtasksBefore = Math.max(1, state.getManagedOperatorState().size());
    harness.initializeState(
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, MAX_PARALLELISM, subtasksBefore, parallelism, subtask));
    harness.open();
  }

  private MockEnvironment environment(int parallelism, int subtask) {
    return new MockEnvironmentBuilder()
        .setMaxParallelism(MAX_PARALLELISM)
        .setParallelism(parallelism)
        .setSubtaskIndex(subtask)
        .setMetricGroup(
            new InterceptingTaskMetricGroup() {
              @Override
              public InternalOperatorMetricGroup getOrAddOperator(
                  OperatorID id, String name, Map<String, String> variables) {
                return metrics;
              }
            })
        .build();
  }

  /** Those that belong to a subtask. */
  static <A extends Arrival> List<A> ofSubtask(List<A> stream, int parallelism, int subtask) {
    return stream.stream()
        .filter(
            arrival ->
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        arrival.key(), MAX_PARALLELISM, parallelism)
                    == subtask)
        .toList();
  }

  /** Flink's own harness, for what this one does not offer. */
  KeyedOneInputStreamOperatorTestHarness<String, Arrival, O> flink() {
    return harness;
  }

  void take(Arrival arrival) throws Exception {
    harness.processElement(new StreamRecord<>(arrival, arrival.record().timestamp()));
  }

  void take(List<? extends Arrival> arrivals) throws Exception {
    for (Arrival arrival : arrivals) {
      take(arrival);
    }
  }

  void watermark(long time) throws Exception {
    harness.processWatermark(new Watermark(time));
  }

  OperatorSubtaskState checkpoint(long id) throws Exception {
    harness.prepareSnapshotPreBarrier(id);
    return harness.snapshot(id, id);
  }

  /** What the operator has put out since this was asked last. */
  List<O> taken() {
    List<O> values = harness.extractOutputValues();
    harness.getOutput().clear();
    return values;
  }

  /** The same of a side output. */
  <T> List<T> taken(OutputTag<T> tag) {
    Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
    if (records == null) {
      return List.of();
    }
    List<T> values = records.stream().map(StreamRecord::getValue).toList();
    records.clear();
    return values;
  }

  /** The value of a counter among the operator's metrics. */
  long counted(String name) {
    return ((Counter) Objects.requireNonNull(metrics.get(name), name)).getCount();
  }

  /** The value of a gauge among them. */
  int gauged(String name) {
    return (Integer) ((Gauge<?>) Objects.requireNonNull(metrics.get(name), name)).getValue();
  }

  /** Keyed state by key, learners written back. */
  <T> Map<String, T> state(ValueStateDescriptor<T> descriptor) throws Exception {
    harness.prepareSnapshotPreBarrier(Long.MAX_VALUE);
    Map<String, T> values = new TreeMap<>();
    operator
        .<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            descriptor,
            (key, saved) -> values.put(key, saved.value()));
    return values;
  }

  /** The same of a state that is a map; keys without entries are left out. */
  <K, V> Map<String, Map<K, V>> state(MapStateDescriptor<K, V> descriptor) throws Exception {
    harness.prepareSnapshotPreBarrier(Long.MAX_VALUE);
    Map<String, Map<K, V>> values = new TreeMap<>();
    operator
        .<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            descriptor,
            (key, saved) -> {
              for (Map.Entry<K, V> entry : saved.entries()) {
                values
                    .computeIfAbsent(key, missing -> new HashMap<>())
                    .put(entry.getKey(), entry.getValue());
              }
            });
    return values;
  }

  /** What a drained job does at last. */
  void end() throws Exception {
    watermark(Watermark.MAX_WATERMARK.getTimestamp());
    operator.finish();
  }

  @Override
  public void close() {
    try {
      harness.close();
      environment.close();
    } catch (Exception e) {
      throw new AssertionError("the operator does not close", e);
    }
  }
}
