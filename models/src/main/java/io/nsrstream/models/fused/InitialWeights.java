package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Initialization;
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
final class InitialWeights {
  // The increment of SplitMix64 (Steele, Lea and Flood, 2014): 2^64 divided by the golden ratio.
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;

  InitialWeights(long seed) {
    this.seed = seed;
  }

  /** All parameters of a fresh network. */
  float[] draw(Layout layout) {
    float[] parameters = new float[layout.size()];
    int drawn = 0;
    for (Slot slot : layout.slots()) {
      Initialization initialization = slot.initialization();
      if (initialization == null) {
        fill(slot, parameters);
      } else {
        draw(slot, initialization, hash(seed, drawn++), parameters);
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
      long ofRow = hash(ofSlot, row);
      for (int column = 0; column < slot.columns(); column++) {
        parameters[at++] = (float) (deviation * gaussian(hash(ofRow, column)));
      }
    }
  }

  /** A number made of two, in which every bit depends on all of theirs. */
  static long hash(long state, long index) {
    return mix(state + GAMMA * (index + 1));
  }

  /** SplitMix64's finalizer. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /** A standard normal number: Box and Muller's transformation of two uniform ones of the hash. */
  static double gaussian(long hash) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(hash)));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform(hash(hash, 0)));
  }

  /** In [0, 1). */
  private static double uniform(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }
}
