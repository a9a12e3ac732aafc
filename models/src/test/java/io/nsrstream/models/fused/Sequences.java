package io.nsrstream.models.fused;

import io.nsrstream.models.Batches;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import java.util.Arrays;
import java.util.Random;

/**
 * A seeded mini-batch of sequences, as the fused engine and as the reference take it.
 *
 * @param features {@code [rows × input]}, absent steps marked
 * @param rows {@code [row][step][channel]}
 */
record Sequences(Shape input, float[] features, double[][][] rows, int[] labels, float[] weights) {

  /** Rows of several lengths, or all of the input's. */
  static Sequences of(int size, Shape input, boolean whole, int outputs, long seed) {
    Random random = new Random(seed);
    float[] features = new float[size * input.size()];
    Arrays.fill(features, Batches.ABSENT);
    double[][][] rows = new double[size][][];
    int[] labels = new int[size];
    for (int row = 0; row < size; row++) {
      int length = whole || row == 0 ? input.positions() : 1 + random.nextInt(input.positions());
      rows[row] = new double[length][input.channels()];
      for (int step = 0; step < length; step++) {
        for (int i = 0; i < input.channels(); i++) {
          float value = (float) random.nextGaussian();
          features[row * input.size() + step * input.channels() + i] = value;
          rows[row][step][i] = value;
        }
      }
      labels[row] = random.nextInt(outputs);
    }
    float[] weights = new float[size];
    for (int row = 0; row < size; row++) {
      weights[row] = 0.5f + random.nextFloat();
    }
    return new Sequences(input, features, rows, labels, weights);
  }

  Batch batch() {
    return Batches.of(input, features, labels, weights, size());
  }

  int size() {
    return labels.length;
  }
}
