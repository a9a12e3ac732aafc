package io.nsrstream.flink.operators;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.settings.SequenceSettings;
import io.nsrstream.flink.settings.SequenceSettings.Incomplete;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfErasure;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.ReadingOrder;
import io.nsrstream.online.data.Example;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
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
  private transient KeyedReadings readings;
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
    readings = new KeyedReadings(getRuntimeContext());
    MetricGroup metrics = getRuntimeContext().getMetricGroup();
    sequences = metrics.counter("sequences");
    incomplete = metrics.counter("incomplete");
    rejections = metrics.counter("rejections");
    times = new TrustedTimes(trust.maxAheadMs());
    unexpected = new Unexpected(metrics.counter("unexpectedRejections"));
  }

  @Override
  public void processElement(Arrival arrival, Context context, Collector<Arrival> out)
      throws Exception {
    if (arrival instanceof OfExample reading) {
      take(reading, context, out);
    } else {
      if (arrival instanceof OfErasure) {
        readings.clear();
      }
      // A label has the id of a sequence, so the trainer needs it.
      out.collect(arrival);
    }
  }

  private void take(OfExample reading, Context context, Collector<Arrival> out) throws Exception {
    ReadingOrder order = readings.order();
    if (order.isKept() && reading.record().timestamp() > order.idleAt()) {
      // The key was idle, but its timer has not fired: the watermark is behind this reading.
      order = finish(order, idle(), context, out);
    } else if (order.isKept() && isSpoiled(order, context)) {
      order = finish(order, spoiled(), context, out);
    }
    String refusal = refusalOrFailure(reading, order);
    if (refusal == null) {
      order = postponeIdle(add(reading, order), reading.record().timestamp(), context);
      readings.keep(cut(order, context, out));
    } else {
      reject(reading, refusal, context);
    }
  }

  private ReadingOrder add(OfExample reading, ReadingOrder order) throws Exception {
    long settledUpTo = earlier(reading.example().time(), settings.maxOutOfOrderMs());
    return readings.add(reading, order).withWatermark(Math.max(order.watermark(), settledUpTo));
  }

  private static long earlier(long time, long millis) {
    return Math.max(time, Long.MIN_VALUE + millis) - millis;
  }

  /**
   * Whether a key stands at a time that is not trusted, so that all further readings of it would be
   * late. State of a version that trusted any time may hold such a time.
   */
  private boolean isSpoiled(ReadingOrder order, Context context) {
    long latest = times.latest(context.timerService().currentProcessingTime());
    return order.watermark() > latest
        || Idleness.isBeyond(order.idleAt(), latest, settings.idleMs());
  }

  private String spoiled() {
    return "the time of an earlier reading was more than times.maxAheadMs (%d) after the clock"
        .formatted(trust.maxAheadMs());
  }

  private String idle() {
    return "no further reading came before its key was idle (sequence.idleMs is %d) or its input ended"
        .formatted(settings.idleMs());
  }

  /** The reason why a reading cannot join the others of its key, or null if it can. */
  private @Nullable String refusalOrFailure(OfExample reading, ReadingOrder order) {
    try {
      return refusal(reading.example(), order);
    } catch (RuntimeException failure) {
      return unexpected.reason(reading.record(), failure.getClass().getName(), failure);
    }
  }

  private @Nullable String refusal(Example reading, ReadingOrder order) {
    if (reading.steps() > 1) {
      return "record must be one reading where sequence.length is above 1, but is a sequence of %d steps: send its steps as records, or set sequence.length to 1"
          .formatted(reading.steps());
    }
    if (!reading.texts().isEmpty()) {
      return "record must be a reading of numbers and nominal values where sequence.length is above"
          + " 1, but has a text: leave it out of mapping.features and mapping.text, or set"
          + " sequence.length to 1";
    }
    if (reading.time() < order.watermark()) {
      return "time must be at least %d, up to which the readings of its key are sorted, but is %d: raise sequence.maxOutOfOrderMs (%d) or sequence.maxBuffered (%d)"
          .formatted(
              order.watermark(),
              reading.time(),
              settings.maxOutOfOrderMs(),
              settings.maxBuffered());
    }
    if (order.width() > 0 && reading.features().length != order.width()) {
      return "record must have %d features, as the readings of its key before it, but has %d: declare mapping.width"
          .formatted(order.width(), reading.features().length);
    }
    return null;
  }

  private ReadingOrder postponeIdle(ReadingOrder order, long recordTime, Context context) {
    long watermark = context.timerService().currentWatermark();
    long idleAt = Idleness.at(recordTime, watermark, settings.idleMs());
    if (idleAt <= order.idleAt()) {
      return order;
    }
    context.timerService().registerEventTimeTimer(idleAt);
    return order.withIdleAt(idleAt);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<Arrival> out) throws Exception {
    ReadingOrder order = readings.order();
    if (order.isKept() && order.idleAt() <= time) {
      finish(order, idle(), context, out);
    }
  }

  /** Ends the wait of all readings of the key and forgets it; returns the order of none. */
  private ReadingOrder finish(
      ReadingOrder order, String why, Context context, Collector<Arrival> out) throws Exception {
    end(cut(order.withWatermark(Long.MAX_VALUE), context, out), why, context, out);
    readings.clear();
    return ReadingOrder.OF_NONE;
  }

  private ReadingOrder cut(ReadingOrder order, Context context, Collector<Arrival> out)
      throws Exception {
    ReadingOrder present = order;
    while (canSettle(present)) {
      if (!nextIsNear(present)) {
        String gap = "the next reading is later by more than sequence.maxGapMs (%d)";
        present = end(present, gap.formatted(settings.maxGapMs()), context, out);
      }
      present = readings.settleNext(present);
      // State from a job with longer sequences may hold readings of more than one sequence.
      while (present.settled().count() >= settings.length()) {
        emit(settings.length(), present, context, out);
        readings.drop(settings.strideReadings(), present);
        present =
            present.withSettled(
                present.settled().after(settings.length(), settings.strideReadings()));
      }
    }
    return present;
  }

  /** Whether the first waiting reading has waited long enough. */
  private boolean canSettle(ReadingOrder order) {
    return order.waiting() > 0
        && (order.waiting() > settings.maxBuffered() || order.times()[0] <= order.watermark());
  }

  /** Whether the first waiting reading continues the settled ones. */
  private boolean nextIsNear(ReadingOrder order) {
    return order.settled().count() == 0
        || order.settled().lastTime() >= earlier(order.times()[0], settings.maxGapMs());
  }

  /** What the next operator throws is not the fault of the sequence, and fails the job. */
  private void emit(int length, ReadingOrder order, Context context, Collector<Arrival> out)
      throws Exception {
    List<OfExample> steps = readings.settled(0, length, order);
    OfExample sequence;
    try {
      sequence = ReadingSequence.of(steps, settings.label());
    } catch (RuntimeException failure) {
      OfExample last = steps.get(length - 1);
      reject(
          last, unexpected.reason(last.record(), failure.getClass().getName(), failure), context);
      return;
    }
    out.collect(sequence);
    sequences.inc();
  }

  /** Ends the current sequence; returns the order without its readings. */
  private ReadingOrder end(ReadingOrder order, String why, Context context, Collector<Arrival> out)
      throws Exception {
    int settled = order.settled().count();
    if (settled > order.settled().shared()) {
      incomplete.inc();
      if (settings.incomplete() == Incomplete.EMIT) {
        emit(settled, order, context, out);
      } else {
        String reason =
            "its sequence must have %d readings, but has %d: %s"
                .formatted(settings.length(), settled, why);
        readings
            .settled(order.settled().shared(), settled, order)
            .forEach(reading -> reject(reading, reason, context));
      }
    }
    readings.drop(settled, order);
    return order.withSettled(order.settled().withNone());
  }

  private void reject(OfExample reading, String reason, Context context) {
    rejections.inc();
    context.output(SideOutputs.REJECTED, new RejectedRecord(reading.record(), reason));
  }
}
