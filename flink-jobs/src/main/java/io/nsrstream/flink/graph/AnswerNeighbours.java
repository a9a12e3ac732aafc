package io.nsrstream.flink.graph;

import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.FeaturesSerializer;
import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Answered;
import io.nsrstream.flink.state.GraphMessage.Asked;
import io.nsrstream.flink.state.GraphMessage.Labelled;
import io.nsrstream.flink.state.GraphMessage.Told;
import io.nsrstream.online.graph.Surroundings;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps what each node tells its neighbours: its features, the features of its own latest
 * neighbours, and its label. Answers those that make their rows.
 */
public final class AnswerNeighbours
    extends KeyedProcessFunction<String, GraphMessage, GraphMessage> {
  private static final long serialVersionUID = 1;

  private final GraphSettings settings;
  private transient WaitingMessages waiting;
  private transient NodeMemory memory;
  private transient Surroundings surroundings;
  private transient Counter leftOut;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public AnswerNeighbours(GraphSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    waiting = new WaitingMessages(getRuntimeContext(), "waiting", settings.maxWaiting());
    memory = new NodeMemory(getRuntimeContext(), settings.forgetAfterMs());
    surroundings =
        new Surroundings(
            settings.rows(),
            new Surroundings.Parts(
                memory.one("features", FeaturesSerializer.INSTANCE),
                memory.one("label", StringSerializer.INSTANCE),
                memory.one("neighbours", new ListSerializer<>(StringSerializer.INSTANCE)),
                memory.byName("featuresOf", FeaturesSerializer.INSTANCE)));
    leftOut = getRuntimeContext().getMetricGroup().counter("leftOut");
  }

  @Override
  public void processElement(GraphMessage message, Context context, Collector<GraphMessage> out)
      throws Exception {
    if (!waiting.add(message, context.timerService())) {
      leftOut.inc();
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<GraphMessage> out)
      throws Exception {
    List<GraphMessage> due = waiting.take(time);
    boolean news = due.stream().anyMatch(message -> !(message instanceof Asked));
    // A node that is only asked about is not known, and need not be kept.
    if (news || (!due.isEmpty() && !memory.isEmpty())) {
      due.forEach(message -> take(message, out));
      memory.keep(time, context.timerService());
    }
    memory.forgetIfSilent(time);
  }

  private void take(GraphMessage message, Collector<GraphMessage> out) {
    if (message instanceof Told told) {
      take(told);
    } else if (message instanceof Labelled labelled) {
      surroundings.label(labelled.label());
    } else if (message instanceof Asked asked) {
      out.collect(
          new Answered(
              asked.key(),
              asked.by(),
              asked.time(),
              surroundings.answer(asked.node(), asked.by(), asked.width())));
    }
  }

  private void take(Told told) {
    if (told.about().equals(told.node())) {
      surroundings.features(told.features());
    } else if (told.byEdge()) {
      surroundings.meet(told.about(), told.features());
    } else {
      surroundings.featuresOf(told.about(), told.features());
    }
  }
}
