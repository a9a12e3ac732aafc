package io.nsrstream.online.network;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;

/**
 * All that a network's later results depend on, as plain arrays.
 *
 * @param input the shape of a row of inputs, a vector or a sequence of the most steps learned
 * @param outputs number of outputs
 * @param parameters weights and biases, in the network's own order
 * @param optimizer what the optimizer remembers per parameter, in the network's own order; empty
 *     where it remembers nothing
 * @param counters step counts and random states, in the network's own order
 * @param table the rows of words; none where the input has no words
 */
public record NetworkState(
    Shape input,
    int outputs,
    float[] parameters,
    float[] optimizer,
    long[] counters,
    TableState table) {

  /** The state of a network whose input has no words. */
  public NetworkState(
      Shape input, int outputs, float[] parameters, float[] optimizer, long[] counters) {
    this(input, outputs, parameters, optimizer, counters, TableState.NONE);
  }

  /** Whether all its numbers are finite. */
  public boolean isFinite() {
    return isFinite(parameters)
        && isFinite(optimizer)
        && isFinite(table.values())
        && isFinite(table.optimizer());
  }

  private static boolean isFinite(float[] numbers) {
    float sum = 0;
    for (float number : numbers) {
      sum += 0 * number;
    }
    return sum == 0;
  }

  public void write(SectionWriter out) {
    ShapeFormat.write(out, input);
    out.putInt(outputs);
    out.putPacked(parameters, parameters.length);
    out.putPacked(optimizer, optimizer.length);
    out.putLongs(counters, counters.length);
    if (input.slots() > 0) {
      table.write(out);
    }
  }

  /**
   * Reads what {@link #write} wrote. Numbers need not be finite: an update with a finite loss can
   * leave some that are not, and what comes of them is found at the next update, restored or not.
   */
  public static NetworkState read(SectionReader in) {
    Shape input = ShapeFormat.read(in);
    return new NetworkState(
        input,
        in.getInt(1, Integer.MAX_VALUE),
        in.getAnyPackedFloats(),
        in.getAnyPackedFloats(),
        in.getLongs(),
        input.slots() > 0 ? TableState.read(in, input.slots()) : TableState.NONE);
  }
}
