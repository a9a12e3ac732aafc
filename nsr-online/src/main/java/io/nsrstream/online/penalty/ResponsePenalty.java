package io.nsrstream.online.penalty;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;

/**
 * A penalty on the responses of one layer. It gets one mini-batch per call, in order, and may keep
 * state from call to call.
 */
public interface ResponsePenalty extends Stateful {

  /**
   * Computes the value for a mini-batch and adds its gradient. The arrays may be longer than
   * stated. They belong to the caller, who changes them after the call.
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

  /** Writes its state; a penalty without state writes nothing. */
  @Override
  default void write(SectionWriter out) {}

  /**
   * Replaces its state by what {@link #write} of a penalty of its kind wrote, and goes on with its
   * own settings.
   *
   * @throws io.nsrstream.online.snapshot.SnapshotException if a penalty of another kind wrote it;
   *     this penalty is then unusable
   */
  @Override
  default void restore(SectionReader in) {}
}
