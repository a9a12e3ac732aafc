package io.nsrstream.flink.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.settings.TimeSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

final class RecordWatermarksTest {
  private static final long NOW = 1_790_000_000_000L;

  @Test
  void aTimestampThatIsNotTrustedDoesNotMoveTheWatermark() {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    RecordWatermarks watermarks = new RecordWatermarks(new TimeSettings(1_000), clock);
    List<Long> emitted = new ArrayList<>();
    for (long time :
        new long[] {NOW - 5, NOW + 34_560_000_000L, NOW - 3, NOW + 1_000, NOW + 1_001}) {
      watermarks.onEvent(new SourceRecord("in", 0, 0, time, null), time, new Emitted(emitted));
      watermarks.onPeriodicEmit(new Emitted(emitted));
    }
    assertThat(emitted).containsExactly(NOW - 6, NOW - 6, NOW - 4, NOW + 999, NOW + 999);
  }

  private record Emitted(List<Long> times) implements WatermarkOutput {
    @Override
    public void emitWatermark(Watermark watermark) {
      times.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      throw new AssertionError("idleness is not its part");
    }

    @Override
    public void markActive() {
      throw new AssertionError("idleness is not its part");
    }
  }
}
