package io.nsrstream.flink.graph;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.operators.SideOutputs;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.FeaturesSerializer;
import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Arrived;
import io.nsrstream.flink.state.GraphMessage.Met;
import io.nsrstream.flink.state.GraphMessageSerializer;
import io.nsrstream.flink.state.SerializedType;
import io.nsrstream.online.graph.Node;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the features and the latest neighbours of each node. At its time, a node tells its
 * neighbours its features, asks them for its row, and makes its label known, in this order.
 *
 * <p>What comes after its time is counted, and nodes and edges go to the rejected topic: rows of
 * that time are made already. A late label is learned, and left out of rows.
 */
public final class KeepNodes extends KeyedProcessFunction<String, GraphMessage, GraphMessage> {
  private static final long serialVersionUID = 1;

  /** Nodes whose rows are being made; beside the messages to neighbours. */
  public static final OutputTag<GraphMessage> ROWS =
      new OutputTag<>(
          "rows", new SerializedType<>(GraphMessage.class, GraphMessageSerializer.INSTANCE));

  private final GraphSettings settings;
  private transient WaitingMessages waiting;
  private transient NodeMemory memory;
  private transient Node node;
  private transient Counter leftOut;
  private transient LateMessages late;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public KeepNodes(GraphSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    waiting = new WaitingMessages(getRuntimeContext(), "waiting", settings.maxWaiting());
    memory = new NodeMemory(getRuntimeContext(), settings.forgetAfterMs());
    node =
        new Node(
            settings.rows(),
            memory.one("features", FeaturesSerializer.INSTANCE),
            memory.one("neighbours", new ListSerializer<>(StringSerializer.INSTANCE)));
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    leftOut = metrics.counter("leftOut");
    late = new LateMessages(metrics);
  }

  @Override
  public void processElement(GraphMessage message, Context context, Collector<GraphMessage> out)
      throws Exception {
    long watermark = context.timerService().currentWatermark();
    if (message.time() <= watermark) {
      late.count(message);
      reject(
          message,
          "time must be above %d, up to which rows are made, but is %d: raise graph.maxOutOfOrderMs (%d)"
              .formatted(watermark, message.time(), settings.maxOutOfOrderMs()),
          context);
    } else if (!waiting.add(message, context.timerService())) {
      leftOut.inc();
      reject(
          message,
          "a node must have at most %d records that wait for their time (graph.maxWaiting): raise that bound, or send fewer"
              .formatted(settings.maxWaiting()),
          context);
    }
  }

  /** A label is learned all the same, so it is no rejected record. */
  private static void reject(GraphMessage message, String reason, Context context) {
    Optional<SourceRecord> record =
        message instanceof Arrived arrived
            ? Optional.of(arrived.arrival().record())
            : message instanceof Met met ? met.record() : Optional.empty();
    record.ifPresent(one -> context.output(SideOutputs.REJECTED, new RejectedRecord(one, reason)));
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<GraphMessage> out)
      throws Exception {
    List<GraphMessage> due = waiting.take(time);
    if (!due.isEmpty()) {
      new NodeTurn(node, due, settings.rows()).messages().forEach(out::collect);
      due.stream().filter(Arrived.class::isInstance).forEach(one -> context.output(ROWS, one));
      memory.keep(time, context.timerService());
    }
    memory.forgetIfSilent(time);
  }
}
