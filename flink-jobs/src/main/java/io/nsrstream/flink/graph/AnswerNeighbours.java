package io.nsrstream.flink.graph;

import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Answered;
import io.nsrstream.flink.state.GraphMessage.Asked;
import io.nsrstream.flink.state.GraphMessage.Labelled;
import io.nsrstream.flink.state.GraphMessage.Told;
import io.nsrstream.online.graph.Surroundings;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
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
  private transient Counter leftOut;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public AnswerNeighbours(GraphSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    waiting = new WaitingMessages(getRuntimeContext(), settings.maxWaiting());
    memory = new NodeMemory(getRuntimeContext(), settings.forgetAfterMs());
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
      Surroundings surroundings = memory.restore(new Surroundings(settings.rows()));
      due.forEach(message -> take(message, surroundings, out));
      memory.save(surroundings, time, context.timerService());
    }
    memory.forgetIfSilent(time);
  }

  private static void take(
      GraphMessage message, Surroundings surroundings, Collector<GraphMessage> out) {
    if (message instanceof Told told) {
      take(told, surroundings);
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

  private static void take(Told told, Surroundings surroundings) {
    if (told.about().equals(told.node())) {
      surroundings.features(told.features());
    } else if (told.byEdge()) {
      surroundings.meet(told.about(), told.features());
    } else {
      surroundings.featuresOf(told.about(), told.features());
    }
  }
}
