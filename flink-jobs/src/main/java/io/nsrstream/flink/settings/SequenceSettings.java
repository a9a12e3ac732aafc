package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How the readings of a key become sequences. Every reading ends in a sequence or in the rejected
 * topic.
 *
 * @param length steps of a sequence; 1 leaves every record an example of its own
 * @param stride readings from the start of one sequence to the start of the next; 0 for as many as
 *     a sequence has, so that none overlap
 * @param maxGapMs longest time between two neighbours, in milliseconds of event time; a longer one
 *     ends the incomplete sequence
 * @param maxOutOfOrderMs how far in event time a reading may lie before the newest of its key; one
 *     that is further behind is rejected
 * @param maxBuffered most readings of a key that wait for earlier ones; beyond it the oldest waits
 *     no longer
 * @param idleMs how long a key may send nothing before its incomplete sequence ends, and a
 *     partition before it no longer holds back the watermark
 * @param label which of its readings' labels a sequence gets
 * @param incomplete what happens to a sequence that ends before it is complete
 */
public record SequenceSettings(
    int length,
    int stride,
    long maxGapMs,
    long maxOutOfOrderMs,
    int maxBuffered,
    long idleMs,
    Label label,
    Incomplete incomplete)
    implements Serializable {

  private static final long TEN_YEARS_MS = 10L * 365 * 24 * 3_600_000;

  public static final SequenceSettings DEFAULTS =
      new SequenceSettings(1, 0, 60_000, 0, 10_000, 60_000, Label.LAST, Incomplete.REJECT);

  /** Which label a sequence gets; readings without a label do not count. */
  public enum Label {
    /** The label of the latest reading that has one. */
    LAST,
    /** The most frequent label; of equally frequent ones, the one that occurs latest. */
    MAJORITY
  }

  /** What happens to a sequence that ends early. */
  public enum Incomplete {
    /** It is passed on, shorter than the others. */
    EMIT,
    /** Its readings are rejected, except those that a complete sequence contained already. */
    REJECT
  }

  public SequenceSettings {
    new Rules()
        .between("length", length, 1, 1_000_000)
        .require(
            stride >= 0 && stride <= length,
            "stride",
            "must be between 0 and length (%d)".formatted(length),
            stride,
            "leave it out for sequences that do not overlap")
        .between("maxGapMs", maxGapMs, 1, TEN_YEARS_MS)
        .between("maxOutOfOrderMs", maxOutOfOrderMs, 0, TEN_YEARS_MS)
        .between("maxBuffered", maxBuffered, 1, 10_000_000)
        .between("idleMs", idleMs, 1, TEN_YEARS_MS)
        .check();
  }

  /** Whether there are sequences to be made: whether they have more than one step. */
  public boolean on() {
    return length > 1;
  }

  /** The stride as a number of readings, at least 1. */
  public int strideReadings() {
    return stride == 0 ? length : stride;
  }
}
