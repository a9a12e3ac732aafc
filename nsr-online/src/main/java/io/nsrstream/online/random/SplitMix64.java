package io.nsrstream.online.random;

/**
 * Random numbers that are the same everywhere and for ever: SplitMix64 (Steele, Lea and Flood,
 * 2014) with its own derivations, because those of the JDK may change between versions.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 1.0 / (1L << 53);

  private long state;

  public SplitMix64(long seed) {
    state = seed;
  }

  /** The seed of a generator that goes on where this one is. */
  public long state() {
    return state;
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in {@code [0, 1)}. */
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT;
  }

  /** Uniform in {@code [0, bound)}; bounds far below 2^53 only. */
  public int nextInt(int bound) {
    return (int) (nextDouble() * bound);
  }

  /** Fills an array with the numbers from 0 in a random order (Fisher and Yates' shuffle). */
  public void permute(int[] order) {
    for (int i = 0; i < order.length; i++) {
      int other = nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
  }

  /** Normal with mean 0 and variance 1, by Marsaglia's polar method; one of each pair is used. */
  public double nextGaussian() {
    double x;
    double square;
    do {
      x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
  }

  /** So many numbers, uniform in {@code [0, 1)}. */
  public double[] doubles(int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = nextDouble();
    }
    return values;
  }

  /** A vector of length 1 that points anywhere with equal probability. */
  public double[] direction(int dimensions) {
    double[] values = new double[dimensions];
    double square = 0;
    for (int i = 0; i < dimensions; i++) {
      values[i] = nextGaussian();
      square += values[i] * values[i];
    }
    double length = StrictMath.sqrt(square);
    for (int i = 0; i < dimensions; i++) {
      values[i] /= length;
    }
    return values;
  }
}
