package io.nsrstream.flink.graph;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.operators.SideOutputs;
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
import org.apache.flink.metrics.Counter;
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
  private transient WaitingMessages rows;
  private transient WaitingMessages answers;
  private transient ValueState<Snapshot> state;
  private transient Counter leftOut;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public AssembleRows(GraphSettings settings, FlinkSettings flink) {
    this.settings = settings;
    this.flink = flink;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    rows = new WaitingMessages(getRuntimeContext(), "rows", settings.maxWaitingRows());
    // Each row has an answer of each of its neighbours, and is refused on its own.
    long most = (long) settings.maxWaitingRows() * settings.rows().neighbours();
    answers =
        new WaitingMessages(
            getRuntimeContext(), "answers", (int) Math.min(Integer.MAX_VALUE, most));
    leftOut = getRuntimeContext().getMetricGroup().counter("leftOut");
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
    if (message instanceof Arrived arrived) {
      if (!rows.add(arrived, context.timerService())) {
        leftOut.inc();
        reject(arrived, context);
      }
    } else if (!answers.add(message, context.timerService())) {
      leftOut.inc();
    }
  }

  private void reject(Arrived arrived, Context context) {
    String reason =
        "a key must have at most %d rows that wait for their neighbours (graph.maxWaitingRows): raise that bound, or give nodes different times"
            .formatted(settings.maxWaitingRows());
    context.output(SideOutputs.REJECTED, new RejectedRecord(arrived.arrival().record(), reason));
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Arrival> out) throws Exception {
    Map<String, Map<String, Answer>> told = told(answers.take(time));
    List<GraphMessage> due = rows.take(time);
    if (due.isEmpty()) {
      return;
    }
    RowAssembly assembly = new RowAssembly(settings.rows());
    Snapshot saved = state.value();
    if (saved != null) {
      saved.restore(SECTION, assembly);
    }
    for (GraphMessage message : due) {
      if (message instanceof Arrived arrived) {
        Map<String, Answer> its = told.getOrDefault(arrived.node(), Map.of());
        out.collect(row(arrived.arrival(), assembly, List.copyOf(its.values())));
      }
    }
    state.update(Snapshot.builder().section(SECTION, assembly::write).build());
  }

  /** By node and neighbour. A node that has come twice at a time was answered twice. */
  private static Map<String, Map<String, Answer>> told(List<GraphMessage> due) {
    Map<String, Map<String, Answer>> told = new HashMap<>();
    for (GraphMessage message : due) {
      if (message instanceof Answered answered) {
        told.computeIfAbsent(answered.node(), node -> new TreeMap<>())
            .put(answered.from(), answered.answer());
      }
    }
    return told;
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
