package io.nsrstream.flink.operators;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ServedModel;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Answers examples by the models of their keys, which are in keyed state. An example whose key has
 * no model goes on to {@link ServeParents}.
 */
public final class ServeModels
    extends KeyedCoProcessFunction<String, Arrival, ModelRecord, Answer> {
  private static final long serialVersionUID = 1;

  private final Restoring restoring;
  private final int liveModels;
  private transient LiveModels models;

  /**
   * @param restoring makes learners of published snapshots
   * @param liveModels most models a subtask keeps live
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public ServeModels(Restoring restoring, int liveModels) {
    this.restoring = restoring;
    this.liveModels = liveModels;
  }

  @Override
  public void open(OpenContext context) {
    ServingMetrics metrics = new ServingMetrics(getRuntimeContext().getMetricGroup());
    PartsInState state = new PartsInState(getRuntimeContext());
    models =
        new LiveModels(
            liveModels,
            key -> new ServedModel(key, new KeptVersions(state), state, restoring, metrics),
            metrics);
  }

  @Override
  public void processElement1(Arrival arrival, Context context, Collector<Answer> out) {
    if (arrival instanceof OfExample example
        && !models.answer(
            example,
            context.getCurrentKey(),
            out::collect,
            (refused, reason) ->
                context.output(
                    SideOutputs.REJECTED, new RejectedRecord(refused.record(), reason)))) {
      context.output(SideOutputs.WITHOUT_MODEL, arrival);
    }
  }

  @Override
  public void processElement2(ModelRecord record, Context context, Collector<Answer> out) {
    models.get(context.getCurrentKey()).take(record);
  }

  @Override
  public void close() {
    // Flink closes operators that it could not open, too.
    if (models != null) {
      models.close();
    }
  }
}
