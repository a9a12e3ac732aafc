package io.nsrstream.online.penalty;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * A price on the responses of one layer. Sees one mini-batch per call, in order, and may remember
 * what it saw.
 */
public interface ResponsePenalty {

  /**
   * Values the responses of a mini-batch and adds what they cost to the gradient. The arrays may be
   * longer than stated and are the caller's: they change after the call.
   *
   * @param responses {@code [rows × width]}, row-major; not to be changed
   * @param labels class index of each row
   * @param rows at least 1
   * @param width neurons of the layer
   * @param gradient {@code [rows × width]}, zero to begin with; the strength times the derivative
   *     of the value with respect to each response is added to it
   * @return the value before it is multiplied by the strength
   */
  double apply(float[] responses, int[] labels, int rows, int width, float[] gradient);

  /** Writes what it remembers; a penalty that remembers nothing writes nothing. */
  default void write(SectionWriter out) {}

  /**
   * Remembers what {@link #write} of a penalty of its kind wrote, instead of what it saw itself,
   * and goes on under its own settings.
   *
   * @throws io.nsrstream.online.snapshot.SnapshotException if that was not written by one of its
   *     kind; it is then unusable
   */
  default void restore(SectionReader in) {}
}
