package io.nsrstream.flink.jobs;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.graph.EventTimes;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.operators.RecordWatermarks;
import io.nsrstream.flink.settings.JobSettings;
import java.time.Clock;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** The watermarks that records give. Only sequences, late labels and graphs need any. */
public final class Watermarks {
  private Watermarks() {}

  /** Those of the examples topic. */
  public static WatermarkStrategy<SourceRecord> ofExamples(JobSettings settings) {
    if (settings.topics().graph()) {
      return eventTimes(Decoding.ofExamples(settings), settings);
    }
    if (settings.sequence().on()) {
      return recordTimes(settings, settings.sequence().idleMs());
    }
    return settings.topics().lateLabels()
        ? recordTimes(settings, settings.labels().idleMs())
        : WatermarkStrategy.noWatermarks();
  }

  /** Those of the edges topic. */
  static WatermarkStrategy<SourceRecord> ofEdges(JobSettings settings) {
    return eventTimes(Decoding.ofEdges(settings), settings);
  }

  /** Those of the labels topic. */
  public static WatermarkStrategy<SourceRecord> ofLabels(JobSettings settings) {
    return settings.topics().graph()
        ? eventTimes(Decoding.ofLabels(settings), settings)
        : recordTimes(settings, settings.labels().idleMs());
  }

  /** Those of the topic of controls, which holds no time back. */
  static WatermarkStrategy<SourceRecord> ofControls() {
    return WatermarkStrategy.forGenerator(context -> new NoTime());
  }

  private static final class NoTime implements WatermarkGenerator<SourceRecord> {
    @Override
    public void onEvent(SourceRecord record, long timestamp, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      output.emitWatermark(Watermark.MAX_WATERMARK);
    }
  }

  private static WatermarkStrategy<SourceRecord> eventTimes(
      Decoding decoding, JobSettings settings) {
    return EventTimes.strategy(decoding, settings.graph(), Clock.systemUTC());
  }

  private static WatermarkStrategy<SourceRecord> recordTimes(JobSettings settings, long idleMs) {
    return RecordWatermarks.strategy(settings.times(), idleMs, Clock.systemUTC());
  }
}
