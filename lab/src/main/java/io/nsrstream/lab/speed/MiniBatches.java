package io.nsrstream.lab.speed;

import io.nsrstream.online.network.InputShape;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A few mini-batches of random numbers that sides go through in turn, the same for all of them.
 *
 * @param features {@code [batches][rows × steps × channels]}, standard normal
 * @param labels {@code [batches][rows]}
 * @param weights {@code [rows]}, all 1
 */
record MiniBatches(
    InputShape shape, int rows, int classes, float[][] features, int[][] labels, float[] weights) {
  private static final int COUNT = 8;
  private static final long SEED = 1;

  static MiniBatches random(InputShape shape, int rows, int classes) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] features = new float[COUNT][rows * shape.size()];
    int[][] labels = new int[COUNT][rows];
    for (int batch = 0; batch < COUNT; batch++) {
      for (int i = 0; i < features[batch].length; i++) {
        features[batch][i] = (float) random.nextGaussian();
      }
      for (int row = 0; row < rows; row++) {
        labels[batch][row] = random.nextInt(classes);
      }
    }
    float[] weights = new float[rows];
    Arrays.fill(weights, 1);
    return new MiniBatches(shape, rows, classes, features, labels, weights);
  }

  int count() {
    return labels.length;
  }
}
