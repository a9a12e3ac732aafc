package io.nsrstream.models.fused.layers;

/**
 * Random numbers as functions of their place, so that there is no random state to keep. Integer and
 * {@link StrictMath} operations alone: the bits are the same everywhere.
 */
public final class PlacedRandom {
  // The increment of SplitMix64 (Steele, Lea and Flood, 2014): 2^64 divided by the golden ratio.
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private PlacedRandom() {}

  /** A number made of two, in which every bit depends on all of theirs. */
  public static long hash(long state, long index) {
    return mix(state + GAMMA * (index + 1));
  }

  /** SplitMix64's finalizer. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /** A standard normal number: Box and Muller's transformation of two uniform ones of the hash. */
  public static double gaussian(long hash) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(hash)));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform(hash(hash, 0)));
  }

  /** In [0, 1). */
  private static double uniform(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }
}
