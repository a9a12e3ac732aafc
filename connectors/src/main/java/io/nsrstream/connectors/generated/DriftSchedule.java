package io.nsrstream.connectors.generated;

import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.Rules;
import java.util.List;
import java.util.stream.LongStream;

/**
 * When a stream changes from one concept to the next: the n-th change is at row {@code n · every}.
 *
 * <p>A change of width w > 0 is gradual: near a change at p, row t is of the new concept with
 * probability {@code 1 / (1 + exp(−4 (t − p) / w))}, so that w rows around p have both concepts
 * (Bifet and others, 2009). Width 0 is abrupt: row p is the first of the new concept.
 *
 * @param every rows from one change to the next
 * @param width rows over which a change extends, at most half of {@code every}
 * @param recurring true if the first concept follows the last, for ever; false if the last concept
 *     stays
 */
public record DriftSchedule(long every, long width, boolean recurring) {

  /** No change at all. */
  public static final DriftSchedule NONE = abrupt(Long.MAX_VALUE);

  public DriftSchedule {
    new Rules()
        .between("every", every, 1, Long.MAX_VALUE)
        .require(
            width >= 0 && width <= every / 2,
            "width",
            "must be at least 0 and at most half of every",
            width,
            "use a value in that range, since wider changes overlap")
        .check();
  }

  /** Abrupt changes every {@code every} rows, until the last concept. */
  public static DriftSchedule abrupt(long every) {
    return new DriftSchedule(every, 0, false);
  }

  /** Gradual changes over {@code width} rows, every {@code every} rows, until the last concept. */
  public static DriftSchedule gradual(long every, long width) {
    return new DriftSchedule(every, width, false);
  }

  /** Abrupt changes every {@code every} rows; the concepts return in turn. */
  public static DriftSchedule recurring(long every) {
    return new DriftSchedule(every, 0, true);
  }

  /**
   * The changes that detectors should find, ascending: the first rows of new concepts, or the
   * middles of gradual changes.
   *
   * @param concepts number of concepts, at least 1
   * @param rows length of the stream; changes beyond it are left out
   */
  public List<Long> changes(int concepts, long rows) {
    long count = Math.min(lastChange(concepts), (rows - 1) / every);
    return LongStream.rangeClosed(1, count).map(n -> n * every).boxed().toList();
  }

  /** The index of the concept of a row; only gradual changes draw a random number. */
  int concept(long row, int concepts, SplitMix64 random) {
    long change =
        width == 0
            ? Math.min(row / every, lastChange(concepts))
            : gradualChange(row, lastChange(concepts), random);
    return (int) (change % concepts);
  }

  /** The nearest change if its concept has begun at the row, else the one before. */
  private long gradualChange(long row, long last, SplitMix64 random) {
    long nearest = Math.min(Math.max(1, (row + every / 2) / every), last);
    double probability = 1 / (1 + StrictMath.exp(-4.0 * (row - nearest * every) / width));
    return nearest == 0 || random.nextDouble() < probability ? nearest : nearest - 1;
  }

  private long lastChange(int concepts) {
    return recurring && concepts > 1 ? Long.MAX_VALUE : concepts - 1;
  }
}
