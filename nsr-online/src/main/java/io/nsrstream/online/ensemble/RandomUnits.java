package io.nsrstream.online.ensemble;

import io.nsrstream.online.random.SplitMix64;
import java.util.Arrays;

/**
 * Rectified linear units with random weights that are never learned. The weights of an input follow
 * from its place alone, so that inputs can be added, and none is stored.
 */
final class RandomUnits {
  private static final long SEED = 0x5eed_0f_0a17L;

  private final int units;
  private final double scale;
  private final float[] biases;

  /** Weights of each input met so far: {@code [inputs][units]}. */
  private float[][] weights = {};

  /** Scratch: the sums of the units. */
  private final float[] sums;

  /**
   * Creates the units.
   *
   * @param units how many
   * @param features of an example; the more, the less each input weighs
   */
  RandomUnits(int units, int features) {
    this.units = units;
    this.scale = 1 / Math.sqrt(features);
    this.biases = draw(-1, 1);
    this.sums = new float[units];
  }

  /** Uniform numbers of the variance {@code factor²}, by the place of an input. */
  private float[] draw(int place, double factor) {
    SplitMix64 random = new SplitMix64(SEED + place);
    float[] drawn = new float[units];
    for (int u = 0; u < units; u++) {
      drawn[u] = (float) (factor * Math.sqrt(12) * (random.nextDouble() - 0.5));
    }
    return drawn;
  }

  /**
   * Computes the responses to inputs.
   *
   * @param inputs read from {@code offset} on, {@code count} of them
   * @param responses receives one per unit, from {@code at} on
   */
  void respond(float[] inputs, int offset, int count, float[] responses, int at) {
    int known = weights.length;
    if (known < count) {
      weights = Arrays.copyOf(weights, count);
      for (int i = known; i < count; i++) {
        weights[i] = draw(i, scale);
      }
    }
    System.arraycopy(biases, 0, sums, 0, units);
    for (int i = 0; i < count; i++) {
      float value = inputs[offset + i];
      if (value != 0) {
        add(value, weights[i], sums);
      }
    }
    for (int u = 0; u < units; u++) {
      responses[at + u] = Math.max(0, sums[u]);
    }
  }

  private static void add(float factor, float[] source, float[] sums) {
    for (int u = 0; u < sums.length; u++) {
      sums[u] += factor * source[u];
    }
  }
}
