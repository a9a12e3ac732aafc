package io.nsrstream.flink.graph;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Runs a function on nodes, so that the operators after it go on steadily.
 *
 * <p>It does not say further down that it is idle. When idle subtasks go on, one of them may be
 * ahead of the others, and behind them a watermark would pass messages that are still to come. The
 * sources may be idle: their partitions do not depend on each other.
 *
 * <p>A watermark that passes very many times goes on in steps: otherwise all messages of these
 * times would wait in the next operator.
 */
public final class SteadyProgress<K, I, O> extends KeyedProcessOperator<K, I, O> {
  private static final long serialVersionUID = 1;

  /** Timers after which the next time is a step. */
  private static final int TIMERS = 1_000;

  private transient long time;
  private transient int timersOfStep;

  public SteadyProgress(KeyedProcessFunction<K, I, O> function) {
    super(function);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // It ends here.
  }

  /** Timers come in the order of their times, so all before this time are done. */
  @Override
  public void onEventTime(InternalTimer<K, VoidNamespace> timer) throws Exception {
    if (timersOfStep >= TIMERS && timer.getTimestamp() > time) {
      output.emitWatermark(new Watermark(timer.getTimestamp() - 1));
      timersOfStep = 0;
    }
    time = timer.getTimestamp();
    timersOfStep++;
    super.onEventTime(timer);
  }
}
