package io.nsrstream.flink.state;

/**
 * Where a line in keyed state begins and ends.
 *
 * @param clock the latest event time of the key on the topic of the line
 * @param first the number of the first that may still wait; none before it does
 * @param next the number of the next to come
 * @param size how many wait
 */
public record LineEnds(long clock, long first, long next, int size) {
  public static final LineEnds OF_NONE = new LineEnds(Long.MIN_VALUE, 0, 0, 0);

  public LineEnds withClock(long time) {
    return new LineEnds(time, first, next, size);
  }

  public LineEnds afterOneJoined() {
    return new LineEnds(clock, first, next + 1, size + 1);
  }

  public LineEnds afterOneLeft() {
    return new LineEnds(clock, size == 1 ? next : first, next, size - 1);
  }

  public LineEnds afterFirst() {
    return new LineEnds(clock, first + 1, next, size);
  }
}
