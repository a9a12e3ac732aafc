package io.nsrstream.flink.operators;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.settings.SequenceSettings;
import io.nsrstream.flink.settings.SequenceSettings.Incomplete;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Readings;
import io.nsrstream.flink.state.ReadingsSerializer;
import io.nsrstream.flink.state.SerializedType;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the readings of each key by event time and cuts them into sequences. A reading that cannot
 * be part of a sequence goes to the rejected topic.
 *
 * <p>Each key has a watermark of its own: the event time of its newest reading minus the tolerance.
 * So its sequences depend on its own records alone, and not on the clocks of other keys or the
 * speed of other partitions. Flink's watermark, which follows the times of the records, only
 * decides when a key is idle. The state of an idle key is dropped, and its next reading starts a
 * new sequence.
 */
public final class CutSequences extends KeyedProcessFunction<String, Arrival, Arrival> {
  private static final long serialVersionUID = 1;

  private final SequenceSettings settings;
  private final TimeSettings trust;
  private transient ValueState<Readings> state;
  private transient Counter sequences;
  private transient Counter incomplete;
  private transient Counter rejections;
  private transient Unexpected unexpected;
  private transient TrustedTimes times;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public CutSequences(SequenceSettings settings, TimeSettings trust) {
    this.settings = settings;
    this.trust = trust;
  }

  @Override
  public void open(OpenContext context) {
    state =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "readings", new SerializedType<>(Readings.class, ReadingsSerializer.INSTANCE)));
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    sequences = metrics.counter("sequences");
    incomplete = metrics.counter("incomplete");
    rejections = metrics.counter("rejections");
    times = new TrustedTimes(trust.maxAheadMs());
    unexpected = new Unexpected(metrics.counter("unexpectedRejections"));
  }

  @Override
  public void processElement(Arrival arrival, Context context, Collector<Arrival> out)
      throws IOException {
    if (arrival instanceof OfExample reading) {
      take(reading, context, out);
    } else {
      // A label has the id of a sequence, so the trainer needs it.
      out.collect(arrival);
    }
  }

  private void take(OfExample reading, Context context, Collector<Arrival> out) throws IOException {
    Readings readings = state.value();
    if (readings != null && reading.record().timestamp() > readings.idleAt()) {
      // The key was idle, but its timer has not fired: the watermark is behind this reading.
      finish(readings, idle(), context, out);
      readings = null;
    } else if (readings != null && isSpoiled(readings, context)) {
      finish(readings, spoiled(), context, out);
      readings = null;
    }
    readings = readings == null ? new Readings() : readings;
    String refusal = add(reading, readings);
    if (refusal == null) {
      postponeIdle(readings, reading.record().timestamp(), context);
      cut(readings, context, out);
      state.update(readings);
    } else {
      reject(reading, refusal, context);
    }
  }

  /**
   * Whether a key stands at a time that is not trusted, so that all further readings of it would be
   * late. State of a version that trusted any time may hold such a time.
   */
  private boolean isSpoiled(Readings readings, Context context) {
    long latest = times.latest(context.timerService().currentProcessingTime());
    return readings.watermark() > latest
        || Idleness.isBeyond(readings.idleAt(), latest, settings.idleMs());
  }

  private String spoiled() {
    return "the time of an earlier reading was more than times.maxAheadMs (%d) after the clock"
        .formatted(trust.maxAheadMs());
  }

  private String idle() {
    return "no further reading came before its key was idle (sequence.idleMs is %d) or its input ended"
        .formatted(settings.idleMs());
  }

  /**
   * Adds a reading to the others of its key; returns the reason if it cannot join them, or null.
   */
  private @Nullable String add(OfExample reading, Readings readings) {
    try {
      String refusal = refusal(reading.example(), readings);
      if (refusal == null) {
        readings.add(reading, settings.maxOutOfOrderMs());
      }
      return refusal;
    } catch (RuntimeException failure) {
      return unexpected.reason(reading.record(), failure.getClass().getName(), failure);
    }
  }

  /** The reason why a reading cannot join the others of its key, or null if it can. */
  private @Nullable String refusal(Example reading, Readings readings) {
    if (reading.steps() > 1) {
      return "record must be one reading where sequence.length is above 1, but is a sequence of %d steps: send its steps as records, or set sequence.length to 1"
          .formatted(reading.steps());
    }
    if (!reading.texts().isEmpty()) {
      return "record must be a reading of numbers and nominal values where sequence.length is above"
          + " 1, but has a text: leave it out of mapping.features and mapping.text, or set"
          + " sequence.length to 1";
    }
    if (reading.time() < readings.watermark()) {
      return "time must be at least %d, up to which the readings of its key are sorted, but is %d: raise sequence.maxOutOfOrderMs (%d) or sequence.maxBuffered (%d)"
          .formatted(
              readings.watermark(),
              reading.time(),
              settings.maxOutOfOrderMs(),
              settings.maxBuffered());
    }
    int channels = readings.channels(reading);
    if (reading.features().length != channels) {
      return "record must have %d features, as the readings of its key before it, but has %d: declare mapping.width"
          .formatted(channels, reading.features().length);
    }
    return null;
  }

  private void postponeIdle(Readings readings, long recordTime, Context context) {
    long watermark = context.timerService().currentWatermark();
    long idleAt = Idleness.at(recordTime, watermark, settings.idleMs());
    if (idleAt > readings.idleAt()) {
      readings.idleAt(idleAt);
      context.timerService().registerEventTimeTimer(idleAt);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Arrival> out)
      throws IOException {
    Readings readings = state.value();
    if (readings != null && readings.idleAt() <= time) {
      finish(readings, idle(), context, out);
    }
  }

  private void finish(Readings readings, String why, Context context, Collector<Arrival> out) {
    readings.closeToOthers();
    cut(readings, context, out);
    end(readings, why, context, out);
    state.clear();
  }

  private void cut(Readings readings, Context context, Collector<Arrival> out) {
    while (readings.canSettle(settings.maxBuffered())) {
      if (!readings.nextIsNear(settings.maxGapMs())) {
        String gap = "the next reading is later by more than sequence.maxGapMs (%d)";
        end(readings, gap.formatted(settings.maxGapMs()), context, out);
      }
      readings.settleNext();
      // State from a job with longer sequences may hold readings of more than one sequence.
      while (readings.settled() >= settings.length()) {
        emit(readings, settings.length(), context, out);
        readings.advance(settings.length(), settings.strideReadings());
      }
    }
  }

  /** What the next operator throws is not the fault of the sequence, and fails the job. */
  private void emit(Readings readings, int length, Context context, Collector<Arrival> out) {
    OfExample sequence;
    try {
      sequence = readings.sequence(length, settings.label());
    } catch (RuntimeException failure) {
      OfExample last = readings.all().get(length - 1);
      reject(
          last, unexpected.reason(last.record(), failure.getClass().getName(), failure), context);
      return;
    }
    out.collect(sequence);
    sequences.inc();
  }

  private void end(Readings readings, String why, Context context, Collector<Arrival> out) {
    if (!readings.unused().isEmpty()) {
      incomplete.inc();
      if (settings.incomplete() == Incomplete.EMIT) {
        emit(readings, readings.settled(), context, out);
      } else {
        String reason =
            "its sequence must have %d readings, but has %d: %s"
                .formatted(settings.length(), readings.settled(), why);
        readings.unused().forEach(reading -> reject(reading, reason, context));
      }
    }
    readings.endRun();
  }

  private void reject(OfExample reading, String reason, Context context) {
    rejections.inc();
    context.output(SideOutputs.REJECTED, new RejectedRecord(reading.record(), reason));
  }
}
