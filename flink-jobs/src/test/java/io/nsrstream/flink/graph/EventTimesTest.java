package io.nsrstream.flink.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.EdgeMapping;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.graph.RowSettings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

final class EventTimesTest {
  private static final long NOW = 1_790_000_000_000L;

  private final Hands clock = new Hands();
  private final Activity activity = new Activity();
  private final Emitted emitted = new Emitted();

  private EventTimes times(long maxOutOfOrderMs) {
    return new EventTimes(
        new GraphSettings(
            RowSettings.DEFAULTS, EdgeMapping.DEFAULTS, maxOutOfOrderMs, 0, 1_000, 10, 10, 1_000),
        clock,
        activity);
  }

  private void take(EventTimes times, long time) {
    times.onEvent(new SourceRecord("in", 0, 0, time, null), time, emitted);
    times.onPeriodicEmit(emitted);
  }

  @Test
  void theNewestTimeStaysOpenForOthersOfTheSameTime() {
    EventTimes times = times(0);
    take(times, 5);
    take(times, 9);
    take(times, 7);

    assertThat(emitted.seen).containsExactly("4", "8", "8");
  }

  @Test
  void recordsMayBeOutOfOrderByAsMuchAsIsSet() {
    EventTimes times = times(100);
    take(times, 500);

    assertThat(emitted.seen).containsExactly("399");
  }

  /** Others of that partition go on as before, also those that come half a second late. */
  @Test
  void aTimeAfterTheClockMakesNoOtherRecordLate() {
    EventTimes times = times(0);
    take(times, NOW - 900);
    take(times, NOW + 3_000_000);
    clock.now += 10;
    take(times, NOW - 500);
    clock.now += 300;
    take(times, NOW + 3_000_310);

    assertThat(emitted.seen)
        .containsExactly(NOW - 901 + "", NOW - 901 + "", NOW - 501 + "", NOW - 501 + "");
  }

  @Test
  void aTimeAfterKafkasOwnMakesNoOtherRecordLateWhenOldRecordsAreRead() {
    EventTimes times = times(0);
    long then = NOW - 90_000_000;
    for (long ahead : new long[] {0, 3_000_000, 0}) {
      times.onEvent(new SourceRecord("in", 0, 0, then, null), then + ahead, emitted);
      times.onPeriodicEmit(emitted);
      then += 100;
    }

    assertThat(emitted.seen).containsExactly(then - 301 + "", then - 301 + "", then - 101 + "");
  }

  /** All clocks of a partition may be fast: its rows are made when the clock has passed them. */
  @Test
  void aPartitionWhoseTimesAreAllAfterTheClockGoesOn() {
    EventTimes times = times(0);
    take(times, NOW + 5_000);
    clock.now += 7_000;
    times.onPeriodicEmit(emitted);
    times = times(0);
    for (int i = 0; i < 2; i++) {
      take(times, clock.now + 200);
      clock.now += 500;
    }

    assertThat(emitted.seen)
        .containsExactly(
            NOW - 1_001 + "", NOW + 5_000 + "", "idle", NOW + 5_999 + "", NOW + 6_499 + "");
  }

  @Test
  void aSilentPartitionLetsItsNewestTimeGoAndHoldsNoOtherBack() {
    EventTimes times = times(100);
    times.onPeriodicEmit(emitted);
    clock.now += 1_000;
    times.onPeriodicEmit(emitted);
    take(times, 500);
    clock.now += 1_000;
    times.onPeriodicEmit(emitted);

    assertThat(emitted.seen).containsExactly("idle", "399", "500", "idle");
  }

  /** Its records wait in front of the source: watermarks that run ahead would make them late. */
  @Test
  void aPartitionThatIsNotReadSinceTheJobIsBusyIsNotSilent() {
    EventTimes times = times(100);
    take(times, 500);
    activity.blockedMs = 5_000;
    clock.now += 5_000;
    times.onPeriodicEmit(emitted);
    clock.now += 999;
    times.onPeriodicEmit(emitted);
    clock.now += 1;
    times.onPeriodicEmit(emitted);

    assertThat(emitted.seen).containsExactly("399", "399", "399", "500", "idle");
  }

  @Test
  void theTimeOfARecordIsTheEarliestInItAndARejectedOneHasNone() {
    JobSettings settings =
        new SettingsReader()
            .set("topics.edges", "edges")
            .set("mapping.examples", "/all")
            .set("mapping.timeFormat", "ELAPSED_MS")
            .read();
    TimestampAssigner<SourceRecord> assigner =
        EventTimes.strategy(Decoding.ofExamples(settings), settings.graph(), clock)
            .createTimestampAssigner(UnregisteredMetricsGroup::new);

    assertThat(
            time(
                assigner,
                "{\"all\":[{\"features\":[1],\"time\":9},{\"features\":[1],\"time\":5}]}"))
        .isEqualTo(5);
    for (String bad : List.of("{", "{\"all\":[{\"time\":5}]}")) {
      long none = time(assigner, bad);
      EventTimes times = times(0);
      take(times, 7);
      take(times, none);
      assertThat(emitted.seen).containsExactly("6", "6");
      emitted.seen.clear();
    }
  }

  private static long time(TimestampAssigner<SourceRecord> assigner, String json) {
    SourceRecord record = new SourceRecord("in", 0, 0, NOW, json.getBytes(UTF_8));
    return assigner.extractTimestamp(record, NOW);
  }

  private static final class Hands extends Clock {
    private long now = NOW;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }
  }

  /** The clock, less the time in which the source was not read. */
  private final class Activity implements RelativeClock {
    private long blockedMs;

    @Override
    public long relativeTimeMillis() {
      return clock.now - blockedMs;
    }

    @Override
    public long relativeTimeNanos() {
      return relativeTimeMillis() * 1_000_000;
    }
  }

  private static final class Emitted implements WatermarkOutput {
    private final List<String> seen = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      seen.add(Long.toString(watermark.getTimestamp()));
    }

    @Override
    public void markIdle() {
      seen.add("idle");
    }

    @Override
    public void markActive() {
      throw new AssertionError("a watermark says that a partition is active");
    }
  }
}
