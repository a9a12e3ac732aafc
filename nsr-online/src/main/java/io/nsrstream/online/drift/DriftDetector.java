package io.nsrstream.online.drift;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;

/**
 * Detects a rise of the error rate of one learner. A falling error rate is normal for a learner:
 * the detector adapts to it without a signal. After {@link Signal#DRIFT} it starts anew.
 */
public interface DriftDetector extends Stateful {

  /**
   * Takes in the next error.
   *
   * @param error from 0, right, to 1, wrong
   * @throws IllegalArgumentException if it is not in that range
   */
  Signal add(double error);

  /** Writes what it remembers; a detector that remembers nothing writes nothing. */
  @Override
  default void write(SectionWriter out) {}

  /**
   * Remembers what {@link #write} of a detector of its kind and settings wrote, instead of what it
   * saw itself.
   *
   * @throws io.nsrstream.online.snapshot.SnapshotException if that was not written by one of its
   *     kind and settings; it is then unusable
   */
  @Override
  default void restore(SectionReader in) {}
}
