package io.nsrstream.flink.graph;

import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Answered;
import io.nsrstream.flink.state.GraphMessage.Arrived;
import io.nsrstream.flink.state.SnapshotSerializer;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.Answer;
import io.nsrstream.online.graph.RowAssembly;
import io.nsrstream.online.snapshot.Snapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes the rows of each key in the order of time and id: in the order in which they are learned.
 */
public final class AssembleRows extends KeyedProcessFunction<String, GraphMessage, Arrival> {
  private static final long serialVersionUID = 1;

  private static final String SECTION = "ROWS";

  private final GraphSettings settings;
  private final FlinkSettings flink;
  private transient WaitingMessages waiting;
  private transient ValueState<Snapshot> state;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public AssembleRows(GraphSettings settings, FlinkSettings flink) {
    this.settings = settings;
    this.flink = flink;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    // A key has the rows of all its nodes; each node is bounded before.
    waiting = new WaitingMessages(getRuntimeContext(), Integer.MAX_VALUE);
    ValueStateDescriptor<Snapshot> descriptor =
        new ValueStateDescriptor<>("classes", SnapshotSerializer.INSTANCE);
    if (flink.forgetIdleKeysHours() > 0) {
      Duration idle = Duration.ofHours(flink.forgetIdleKeysHours());
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(idle).build());
    }
    state = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processElement(GraphMessage message, Context context, Collector<Arrival> out)
      throws Exception {
    waiting.add(message, context.timerService());
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Arrival> out) throws Exception {
    List<GraphMessage> due = waiting.take(time);
    Map<String, Map<String, Answer>> answers = new HashMap<>();
    for (GraphMessage message : due) {
      if (message instanceof Answered answered) {
        answers
            .computeIfAbsent(answered.node(), node -> new TreeMap<>())
            .put(answered.from(), answered.answer());
      }
    }
    RowAssembly assembly = new RowAssembly(settings.rows());
    Snapshot saved = state.value();
    if (saved != null) {
      saved.restore(SECTION, assembly);
    }
    for (GraphMessage message : due) {
      if (message instanceof Arrived arrived) {
        Map<String, Answer> told = answers.getOrDefault(arrived.node(), Map.of());
        out.collect(row(arrived.arrival(), assembly, List.copyOf(told.values())));
      }
    }
    state.update(Snapshot.builder().section(SECTION, assembly::write).build());
  }

  private static OfExample row(OfExample node, RowAssembly assembly, List<Answer> answers) {
    Example example = node.example();
    float[] row = assembly.row(example.features(), answers);
    return new OfExample(
        new Example(
            example.key(),
            example.id(),
            1,
            row,
            List.of(),
            example.label(),
            example.time(),
            example.weight()),
        node.record());
  }
}
