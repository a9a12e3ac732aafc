package io.nsrstream.flink.graph;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.operators.SideOutputs;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.ArrivalSerializer;
import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessageSerializer;
import io.nsrstream.online.data.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * The operators of a graph one behind the other, each with several subtasks. Between two watermarks
 * the messages to a subtask come in a random order, as from several channels.
 */
final class GraphChain implements AutoCloseable {
  private static final int MAX_PARALLELISM = 128;

  private final OneInputStreamOperatorTestHarness<Arrival, GraphMessage> deliver;
  private final Stage<GraphMessage> nodes;
  private final Stage<GraphMessage> neighbours;
  private final Stage<Arrival> rows;
  private final Random order;
  private final List<RejectedRecord> rejected = new ArrayList<>();

  /** A chain of this state, which may come from another number of subtasks. */
  GraphChain(GraphSettings settings, int parallelism, long seed, State state) throws Exception {
    order = new Random(seed);
    deliver =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new DeliverArrivals(settings)));
    deliver.setup(GraphMessageSerializer.INSTANCE);
    deliver.open();
    nodes =
        new Stage<>(
            () -> new SteadyProgress<>(new KeepNodes(settings)),
            GraphMessage::address,
            GraphMessageSerializer.INSTANCE,
            parallelism,
            state.nodes());
    neighbours =
        new Stage<>(
            () -> new SteadyProgress<>(new AnswerNeighbours(settings)),
            GraphMessage::address,
            GraphMessageSerializer.INSTANCE,
            parallelism,
            state.neighbours());
    rows =
        new Stage<>(
            () -> new KeyedProcessOperator<>(new AssembleRows(settings, FlinkSettings.DEFAULTS)),
            GraphMessage::key,
            ArrivalSerializer.INSTANCE,
            parallelism,
            state.rows());
  }

  /** Keyed state of all subtasks of each operator. */
  record State(
      OperatorSubtaskState nodes, OperatorSubtaskState neighbours, OperatorSubtaskState rows) {
    static final State NONE =
        new State(
            OperatorSubtaskState.builder().build(),
            OperatorSubtaskState.builder().build(),
            OperatorSubtaskState.builder().build());
  }

  void take(List<? extends Arrival> arrivals) throws Exception {
    for (Arrival arrival : arrivals) {
      deliver.processElement(new StreamRecord<>(arrival));
    }
    rejected.addAll(side(deliver));
    pass(deliver.extractOutputValues(), nodes);
    deliver.getOutput().clear();
  }

  /** Lets all up to a time happen; returns the rows that are made. */
  List<Example> watermark(long time) throws Exception {
    deliver.processWatermark(time);
    nodes.watermark(time);
    rejected.addAll(nodes.rejected());
    List<GraphMessage> made = nodes.begun();
    pass(nodes.taken(), neighbours);
    neighbours.watermark(time);
    made.addAll(neighbours.taken());
    pass(made, rows);
    rows.watermark(time);
    rejected.addAll(rows.rejected());
    return rows.taken().stream().map(row -> ((OfExample) row).example()).toList();
  }

  private void pass(List<GraphMessage> messages, Stage<?> to) throws Exception {
    List<GraphMessage> shuffled = new ArrayList<>(messages);
    Collections.shuffle(shuffled, order);
    for (GraphMessage message : shuffled) {
      to.take(message);
    }
  }

  List<RejectedRecord> rejected() {
    return rejected;
  }

  /** Bytes of keyed state and timers of nodes. */
  long bytes() throws Exception {
    return nodes.snapshot().getStateSize() + neighbours.snapshot().getStateSize();
  }

  int keyedValues() {
    return nodes.keyedValues() + neighbours.keyedValues();
  }

  State snapshot() throws Exception {
    return new State(nodes.snapshot(), neighbours.snapshot(), rows.snapshot());
  }

  private static List<RejectedRecord> side(AbstractStreamOperatorTestHarness<?> harness) {
    Queue<StreamRecord<RejectedRecord>> records = harness.getSideOutput(SideOutputs.REJECTED);
    if (records == null) {
      return List.of();
    }
    List<RejectedRecord> values = records.stream().map(StreamRecord::getValue).toList();
    records.clear();
    return values;
  }

  @Override
  public void close() {
    close(deliver);
    nodes.close();
    neighbours.close();
    rows.close();
  }

  private static void close(AbstractStreamOperatorTestHarness<?> harness) {
    try {
      harness.close();
    } catch (Exception e) {
      throw new AssertionError("the operator does not close", e);
    }
  }

  /** One operator with all its subtasks. */
  private static final class Stage<O> implements AutoCloseable {
    private final KeySelector<GraphMessage, String> key;
    private final List<KeyedOneInputStreamOperatorTestHarness<String, GraphMessage, O>> subtasks =
        new ArrayList<>();

    Stage(
        Supplier<KeyedProcessOperator<String, GraphMessage, O>> operator,
        KeySelector<GraphMessage, String> key,
        TypeSerializer<O> output,
        int parallelism,
        OperatorSubtaskState state)
        throws Exception {
      this.key = key;
      for (int subtask = 0; subtask < parallelism; subtask++) {
        var harness =
            new KeyedOneInputStreamOperatorTestHarness<>(
                operator.get(), key, Types.STRING, MAX_PARALLELISM, parallelism, subtask);
        harness.setup(output);
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, MAX_PARALLELISM, MAX_PARALLELISM, parallelism, subtask));
        harness.open();
        subtasks.add(harness);
      }
    }

    void take(GraphMessage message) throws Exception {
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
              key.getKey(message), MAX_PARALLELISM, subtasks.size());
      subtasks.get(subtask).processElement(new StreamRecord<>(message));
    }

    void watermark(long time) throws Exception {
      for (var subtask : subtasks) {
        subtask.processWatermark(time);
      }
    }

    List<O> taken() {
      List<O> all = new ArrayList<>();
      for (var subtask : subtasks) {
        all.addAll(subtask.extractOutputValues());
        subtask.getOutput().clear();
      }
      return all;
    }

    /** What stands beside the output of nodes. */
    List<GraphMessage> begun() {
      List<GraphMessage> all = new ArrayList<>();
      for (var subtask : subtasks) {
        Queue<StreamRecord<GraphMessage>> records = subtask.getSideOutput(KeepNodes.ROWS);
        if (records != null) {
          records.forEach(record -> all.add(record.getValue()));
          records.clear();
        }
      }
      return all;
    }

    List<RejectedRecord> rejected() {
      return subtasks.stream().flatMap(subtask -> GraphChain.side(subtask).stream()).toList();
    }

    int keyedValues() {
      return subtasks.stream().mapToInt(subtask -> subtask.numKeyedStateEntries()).sum();
    }

    OperatorSubtaskState snapshot() throws Exception {
      List<OperatorSubtaskState> states = new ArrayList<>();
      for (var subtask : subtasks) {
        states.add(subtask.snapshot(1, 1));
      }
      return AbstractStreamOperatorTestHarness.repackageState(
          states.toArray(new OperatorSubtaskState[0]));
    }

    @Override
    public void close() {
      subtasks.forEach(GraphChain::close);
    }
  }
}
