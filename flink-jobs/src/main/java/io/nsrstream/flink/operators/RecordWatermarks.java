package io.nsrstream.flink.operators;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.settings.TimeSettings;
import java.time.Clock;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks that follow the times of the records, as far as these are trusted. A time too far
 * ahead would make every key idle at once, and afterwards none until the clock reaches that time.
 */
public final class RecordWatermarks implements WatermarkGenerator<SourceRecord> {
  private final TrustedTimes times;
  private final Clock clock;
  private long newest = Long.MIN_VALUE + 1;

  RecordWatermarks(TimeSettings times, Clock clock) {
    this.times = new TrustedTimes(times.maxAheadMs());
    this.clock = clock;
  }

  /**
   * A strategy with such watermarks for each partition.
   *
   * @param idleMs milliseconds without a record after which a partition no longer holds back the
   *     watermark
   * @param clock from which it is measured how far times are ahead; serializable
   */
  public static WatermarkStrategy<SourceRecord> strategy(
      TimeSettings times, long idleMs, Clock clock) {
    return WatermarkStrategy.<SourceRecord>forGenerator(
            context -> new RecordWatermarks(times, clock))
        .withIdleness(Duration.ofMillis(idleMs));
  }

  @Override
  public void onEvent(SourceRecord record, long timestamp, WatermarkOutput output) {
    if (timestamp > newest && times.trusts(timestamp, clock.millis())) {
      newest = timestamp;
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.emitWatermark(new Watermark(newest - 1));
  }
}
