package io.nsrstream.models.fused.optimizer;

import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.fused.layers.PlacedRandom;
import io.nsrstream.models.fused.layers.Slot;
import java.util.Arrays;

/**
 * Initial weights as a function of their place: that in row i and column j of the k-th tensor of
 * weights is a standard normal number hashed from (seed, k, i, j) times the {@link
 * Initialization}'s deviation.
 *
 * <p>So there is no random state to keep, and a network that grows draws for its new rows and
 * columns what a network built at the new size has there. Hash and transformation use integer and
 * {@link StrictMath} operations alone: the bits are the same everywhere.
 */
public final class InitialWeights {
  private final long seed;

  public InitialWeights(long seed) {
    this.seed = seed;
  }

  /** All parameters of a fresh network. */
  public float[] draw(Layout layout) {
    float[] parameters = new float[layout.size()];
    int drawn = 0;
    for (Slot slot : layout.slots()) {
      Initialization initialization = slot.initialization();
      if (initialization == null) {
        fill(slot, parameters);
      } else {
        draw(slot, initialization, PlacedRandom.hash(seed, drawn++), parameters);
      }
    }
    return parameters;
  }

  private static void fill(Slot slot, float[] parameters) {
    int size = slot.rows() * slot.columns();
    for (int block = 0; block < slot.blocks(); block++) {
      int start = slot.offset() + block * size;
      Arrays.fill(parameters, start, start + size, slot.constant(block));
    }
  }

  private static void draw(
      Slot slot, Initialization initialization, long ofSlot, float[] parameters) {
    double deviation = initialization.deviation(slot.fanIn(), slot.fanOut());
    int at = slot.offset();
    for (int row = 0; row < slot.blocks() * slot.rows(); row++) {
      long ofRow = PlacedRandom.hash(ofSlot, row);
      for (int column = 0; column < slot.columns(); column++) {
        parameters[at++] =
            (float) (deviation * PlacedRandom.gaussian(PlacedRandom.hash(ofRow, column)));
      }
    }
  }
}
