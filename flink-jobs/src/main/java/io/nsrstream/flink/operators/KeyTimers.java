package io.nsrstream.flink.operators;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/** The times of the current key, in milliseconds since the epoch. */
public interface KeyTimers {
  /** What the clock of the machine shows. */
  long now();

  /** Flink's watermark; {@link Long#MIN_VALUE} before the first. */
  long watermark();

  /** Calls back when the watermark reaches a time. */
  void register(long time) throws Exception;

  /** Those of an operator. */
  static KeyTimers of(InternalTimerService<VoidNamespace> timers) {
    return new KeyTimers() {
      @Override
      public long now() {
        return timers.currentProcessingTime();
      }

      @Override
      public long watermark() {
        return timers.currentWatermark();
      }

      @Override
      public void register(long time) {
        timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
      }
    };
  }
}
