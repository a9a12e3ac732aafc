package io.nsrstream.flink.graph;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.registry.RegistryUnavailableException;
import io.nsrstream.flink.operators.ArrivalReader;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.Arrival;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of a partition that follow the event times in its records. A partition that is silent
 * gives all that came free, and holds back no other one.
 *
 * <p>A time after the clock, or after Kafka's own timestamp, is one of a clock that is fast. Such
 * times move watermarks no nearer to the present than {@code silenceMs}, so records of other clocks
 * that come within that time are not late.
 */
public final class EventTimes implements WatermarkGenerator<SourceRecord> {
  private static final long NEVER = Long.MIN_VALUE;

  private final GraphSettings settings;
  private final Clock clock;
  private final RelativeClock activity;
  private long newest = NEVER;
  private long newestOfFast = NEVER;
  private long newestWritten = NEVER;
  private long lastAt;

  /**
   * No record yet.
   *
   * @param activity stands still while the job does not read, because what comes behind is slower:
   *     such a partition is not silent
   */
  EventTimes(GraphSettings settings, Clock clock, RelativeClock activity) {
    this.settings = settings;
    this.clock = clock;
    this.activity = activity;
    lastAt = activity.relativeTimeMillis();
  }

  /**
   * A strategy with such watermarks for each partition.
   *
   * @param decoding reads the times
   * @param clock serializable
   */
  public static WatermarkStrategy<SourceRecord> strategy(
      Decoding decoding, GraphSettings settings, Clock clock) {
    return WatermarkStrategy.<SourceRecord>forGenerator(
            context -> new EventTimes(settings, clock, context.getInputActivityClock()))
        .withTimestampAssigner(context -> new Assigner(decoding.reader(clock::millis)));
  }

  /** A rejected record has no time, so it makes no other one late. */
  @Override
  public void onEvent(SourceRecord record, long time, WatermarkOutput output) {
    long now = clock.millis();
    // A record of the oldest brokers has no timestamp.
    long written = record.timestamp() < 0 ? now : Math.min(now, record.timestamp());
    if (time <= written) {
      newest = Math.max(newest, time);
    } else {
      newestOfFast = Math.max(newestOfFast, time);
    }
    newestWritten = Math.max(newestWritten, written);
    lastAt = activity.relativeTimeMillis();
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long now = clock.millis();
    boolean silent = activity.relativeTimeMillis() - lastAt >= settings.silenceMs();
    long present = silent ? now : newestWritten;
    long reached = Math.max(newest, Math.min(newestOfFast, present - settings.silenceMs()));
    if (reached != NEVER) {
      long held = silent ? 0 : 1 + settings.maxOutOfOrderMs();
      output.emitWatermark(new Watermark(Math.max(reached, NEVER + 1 + held) - held));
    }
    if (silent) {
      output.markIdle();
    }
  }

  /** The earliest time in a record; none where the record is rejected. */
  private record Assigner(ArrivalReader reader) implements TimestampAssigner<SourceRecord> {
    @Override
    public long extractTimestamp(SourceRecord record, long kafkaTime) {
      long earliest = Long.MAX_VALUE;
      for (Decoded<Arrival> one : read(record)) {
        if (one instanceof Taken<Arrival> taken) {
          earliest = Math.min(earliest, taken.value().time());
        }
      }
      return earliest == Long.MAX_VALUE ? NEVER : earliest;
    }

    private List<Decoded<Arrival>> read(SourceRecord record) {
      try {
        return reader.read(record);
      } catch (RegistryUnavailableException unavailable) {
        throw unavailable;
      } catch (RuntimeException failure) {
        // The operator that decodes it next counts it and says why it is rejected.
        return List.of();
      }
    }
  }
}
