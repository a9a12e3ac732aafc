package io.nsrstream.models;

import java.util.Random;

/** A seeded mini-batch, as the fused network and as the reference take it. */
record Vectors(float[] features, double[][] rows, int[] labels, float[] weights) {

  static Vectors of(int rows, int inputs, int outputs, long seed) {
    Random random = new Random(seed);
    float[] flat = new float[rows * inputs];
    double[][] matrix = new double[rows][inputs];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < inputs; i++) {
        flat[row * inputs + i] = (float) random.nextGaussian();
        matrix[row][i] = flat[row * inputs + i];
      }
      labels[row] = random.nextInt(outputs);
    }
    float[] weights = new float[rows];
    for (int row = 0; row < rows; row++) {
      weights[row] = 0.5f + random.nextFloat();
    }
    return new Vectors(flat, matrix, labels, weights);
  }

  int size() {
    return labels.length;
  }
}
