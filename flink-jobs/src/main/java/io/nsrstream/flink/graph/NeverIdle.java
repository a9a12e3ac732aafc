package io.nsrstream.flink.graph;

import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Does not say further down that it is idle. When idle subtasks go on, one of them may be ahead of
 * the others, and behind them a watermark would pass messages that are still to come. The sources
 * may be idle: their partitions do not depend on each other.
 */
public final class NeverIdle<K, I, O> extends KeyedProcessOperator<K, I, O> {
  private static final long serialVersionUID = 1;

  public NeverIdle(KeyedProcessFunction<K, I, O> function) {
    super(function);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    // It ends here.
  }
}
