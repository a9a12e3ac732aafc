package io.nsrstream.flink.state;

import io.nsrstream.flink.settings.SequenceSettings.Label;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one key that a later sequence may still need, by event time; readings of equal
 * time keep the order of their arrival. The first ones are settled: they form the current,
 * incomplete sequence. The others wait, since earlier readings may still come.
 */
public final class Readings {
  private final List<OfExample> readings;
  private int settled;
  private int shared;
  private long watermark;
  private long idleAt;

  public Readings() {
    this(new ArrayList<>(), 0, 0, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** Readings as {@link ReadingsSerializer} reads them; the list is not copied. */
  public Readings(List<OfExample> readings, int settled, int shared, long watermark, long idleAt) {
    this.readings = readings;
    this.settled = settled;
    this.shared = shared;
    this.watermark = watermark;
    this.idleAt = idleAt;
  }

  public Readings copy() {
    return new Readings(new ArrayList<>(readings), settled, shared, watermark, idleAt);
  }

  /** All readings in their order. */
  public List<OfExample> all() {
    return readings;
  }

  /** Number of settled readings, from the front. */
  public int settled() {
    return settled;
  }

  /** Number of readings, from the front, that were part of a sequence already. */
  public int shared() {
    return shared;
  }

  /** Readings before this event time are late. */
  public long watermark() {
    return watermark;
  }

  /** When the key becomes idle if it sends nothing more, by the times of its records. */
  public long idleAt() {
    return idleAt;
  }

  public void idleAt(long time) {
    idleAt = time;
  }

  /** Number of features of a reading; that of {@code other} if there are no readings. */
  public int channels(Example other) {
    Example example = readings.isEmpty() ? other : readings.get(0).example();
    return example.features().length;
  }

  /** Inserts a reading at its place, behind the settled ones. */
  public void add(OfExample reading, long maxOutOfOrderMs) {
    long time = reading.example().time();
    int place = readings.size();
    while (place > settled && time(place - 1) > time) {
      place--;
    }
    readings.add(place, reading);
    watermark = Math.max(watermark, earlier(time, maxOutOfOrderMs));
  }

  /** Ends the wait of all readings. */
  public void closeToOthers() {
    watermark = Long.MAX_VALUE;
  }

  /** Whether the first waiting reading has waited long enough. */
  public boolean canSettle(int maxBuffered) {
    int waiting = readings.size() - settled;
    return waiting > 0 && (waiting > maxBuffered || time(settled) <= watermark);
  }

  /** Whether the first waiting reading continues the settled ones. */
  public boolean nextIsNear(long maxGapMs) {
    return settled == 0 || time(settled - 1) >= earlier(time(settled), maxGapMs);
  }

  /** Settles the first waiting reading. */
  public void settleNext() {
    watermark = Math.max(watermark, time(settled));
    settled++;
  }

  /**
   * The first settled readings as a sequence, with the record of the last of them. Its weight is
   * the mean of theirs.
   */
  public OfExample sequence(int length, Label choice) {
    List<OfExample> steps = readings.subList(0, length);
    OfExample last = steps.get(length - 1);
    int channels = last.example().features().length;
    float[] features = new float[length * channels];
    List<Nominal> nominals = new ArrayList<>();
    for (int step = 0; step < length; step++) {
      Example example = steps.get(step).example();
      int offset = step * channels;
      System.arraycopy(example.features(), 0, features, offset, channels);
      for (Nominal nominal : example.nominals()) {
        nominals.add(new Nominal(offset + nominal.position(), nominal.value()));
      }
    }
    Example sequence =
        new Example(
            last.example().key(),
            last.example().id(),
            length,
            features,
            nominals,
            label(steps, choice),
            last.example().time(),
            weight(steps));
    return new OfExample(sequence, last.record());
  }

  private static float weight(List<OfExample> steps) {
    double sum = 0;
    for (OfExample step : steps) {
      sum += step.example().weight();
    }
    return (float) (sum / steps.size());
  }

  private static @Nullable String label(List<OfExample> steps, Label choice) {
    Map<String, Integer> counts = labelsFromTheLatest(steps);
    String chosen = null;
    int most = 0;
    for (Map.Entry<String, Integer> label : counts.entrySet()) {
      // From the latest label to the first: LAST takes the first one, MAJORITY another one only if
      // it occurs more often.
      if (label.getValue() > most && (choice == Label.MAJORITY || chosen == null)) {
        chosen = label.getKey();
        most = label.getValue();
      }
    }
    return chosen;
  }

  private static Map<String, Integer> labelsFromTheLatest(List<OfExample> steps) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int step = steps.size() - 1; step >= 0; step--) {
      String label = steps.get(step).example().label();
      if (label != null) {
        counts.merge(label, 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Moves on from a sequence of this length to the next, which begins a stride later. */
  public void advance(int length, int stride) {
    readings.subList(0, stride).clear();
    settled -= stride;
    shared = Math.max(shared, length) - stride;
  }

  /** The settled readings that were in no sequence. */
  public List<OfExample> unused() {
    return readings.subList(shared, settled);
  }

  /** Drops all settled readings: the next reading starts a new sequence. */
  public void endRun() {
    readings.subList(0, settled).clear();
    settled = 0;
    shared = 0;
  }

  private long time(int index) {
    return readings.get(index).example().time();
  }

  private static long earlier(long time, long millis) {
    return Math.max(time, Long.MIN_VALUE + millis) - millis;
  }
}
