package io.nsrstream.flink.state;

import java.util.Arrays;

/**
 * The order of the readings of one key, without the readings. Those that are settled form the
 * current, incomplete sequence and have consecutive numbers. Those that wait, since earlier ones
 * may still come, have the numbers of their arrival.
 *
 * @param watermark readings before this event time are late
 * @param idleAt when the key becomes idle if it sends nothing more, by the times of its records
 * @param width number of features of a reading; 0 if there are none
 * @param settled which are settled
 * @param arrived the number of the next to arrive
 * @param times of those that wait, ascending; equal ones in the order of their arrival
 * @param numbers of the same
 */
public record ReadingOrder(
    long watermark,
    long idleAt,
    int width,
    Settled settled,
    long arrived,
    long[] times,
    long[] numbers) {
  public static final ReadingOrder OF_NONE =
      new ReadingOrder(
          Long.MIN_VALUE, Long.MIN_VALUE, 0, new Settled(0, 0, 0, 0), 0, new long[0], new long[0]);

  /**
   * The settled readings.
   *
   * @param first number of the first
   * @param count how many
   * @param shared how many, from the front, were part of a sequence already
   * @param lastTime event time of the last; without meaning if there are none
   */
  public record Settled(long first, int count, int shared, long lastTime) {
    Settled withOneMore(long time) {
      return new Settled(first, count + 1, shared, time);
    }

    /** After a sequence of this length, the next of which begins a stride later. */
    public Settled after(int length, int stride) {
      return new Settled(
          first + stride, count - stride, Math.max(shared, length) - stride, lastTime);
    }

    public Settled withNone() {
      return new Settled(first + count, 0, 0, 0);
    }
  }

  /** Whether anything is kept of the key, which has readings or may become idle. */
  public boolean isKept() {
    return idleAt != Long.MIN_VALUE;
  }

  /** Number of those that wait. */
  public int waiting() {
    return times.length;
  }

  public ReadingOrder withWatermark(long time) {
    return new ReadingOrder(time, idleAt, width, settled, arrived, times, numbers);
  }

  public ReadingOrder withIdleAt(long time) {
    return new ReadingOrder(watermark, time, width, settled, arrived, times, numbers);
  }

  public ReadingOrder withSettled(Settled others) {
    int left = others.count() + waiting() == 0 ? 0 : width;
    return new ReadingOrder(watermark, idleAt, left, others, arrived, times, numbers);
  }

  /** With one more that waits, behind those of its time. */
  public ReadingOrder withArrival(long time, int features) {
    int place = waiting();
    while (place > 0 && times[place - 1] > time) {
      place--;
    }
    return new ReadingOrder(
        watermark,
        idleAt,
        features,
        settled,
        arrived + 1,
        inserted(times, place, time),
        inserted(numbers, place, arrived));
  }

  /** With the first that waits settled; the watermark is not before it then. */
  public ReadingOrder withNextSettled() {
    return new ReadingOrder(
        Math.max(watermark, times[0]),
        idleAt,
        width,
        settled.withOneMore(times[0]),
        arrived,
        Arrays.copyOfRange(times, 1, times.length),
        Arrays.copyOfRange(numbers, 1, numbers.length));
  }

  private static long[] inserted(long[] values, int place, long value) {
    long[] more = new long[values.length + 1];
    System.arraycopy(values, 0, more, 0, place);
    more[place] = value;
    System.arraycopy(values, place, more, place + 1, values.length - place);
    return more;
  }
}
