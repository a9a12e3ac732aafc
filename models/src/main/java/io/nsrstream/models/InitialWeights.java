package io.nsrstream.models;

/**
 * Initial weights as a function of their place: the weight from input i to output j of layer k is a
 * standard normal number hashed from (seed, k, i, j) times the {@link Initialization}'s deviation.
 *
 * <p>So there is no random state to keep, and a network that grows draws for its new rows and
 * columns what a network built at the new size has there. Hash and transformation use integer and
 * {@link StrictMath} operations alone: the bits are the same everywhere.
 */
final class InitialWeights {
  // The increment of SplitMix64 (Steele, Lea and Flood, 2014): 2^64 divided by the golden ratio.
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final Initialization initialization;
  private final long seed;

  InitialWeights(Initialization initialization, long seed) {
    this.initialization = initialization;
    this.seed = seed;
  }

  /** All parameters of a fresh network. */
  float[] draw(Layout layout) {
    float[] parameters = new float[layout.size()];
    for (int layer = 0; layer < layout.layers(); layer++) {
      draw(layout, layer, parameters);
    }
    return parameters;
  }

  private void draw(Layout layout, int layer, float[] parameters) {
    int outputs = layout.outputs(layer);
    double deviation = initialization.deviation(layout.inputs(layer), outputs);
    int at = layout.weights(layer);
    long ofLayer = hash(seed, layer);
    for (int input = 0; input < layout.inputs(layer); input++) {
      long ofInput = hash(ofLayer, input);
      for (int output = 0; output < outputs; output++) {
        parameters[at++] = (float) (deviation * gaussian(hash(ofInput, output)));
      }
    }
  }

  private static long hash(long state, int index) {
    return mix(state + GAMMA * (index + 1L));
  }

  /** SplitMix64's finalizer. */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /** Box and Muller's transformation of two uniform numbers made of the hash. */
  private static double gaussian(long hash) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(hash)));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform(hash(hash, 0)));
  }

  /** In [0, 1). */
  private static double uniform(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }
}
