package io.nsrstream.online.penalty;

import java.util.Random;

/** Seeded mini-batches of responses, with classes of which some are rare. */
final class RandomBatches {
  final int rows;
  final int width;
  final float[] responses;
  final int[] labels;
  private final int classes;
  private final Random random;

  RandomBatches(int rows, int width, int classes, long seed) {
    this.rows = rows;
    this.width = width;
    this.classes = classes;
    this.random = new Random(seed);
    this.responses = new float[rows * width];
    this.labels = new int[rows];
  }

  /** Replaces {@link #responses} and {@link #labels}. */
  void next() {
    for (int i = 0; i < rows; i++) {
      // The minimum of two makes high classes rare, so that they come and go.
      labels[i] = Math.min(random.nextInt(classes), random.nextInt(classes));
      for (int n = 0; n < width; n++) {
        responses[i * width + n] = (float) (labels[i] * (n + 1) + random.nextGaussian());
      }
    }
  }

  NaiveSteadiness.Batch copy() {
    return NaiveSteadiness.Batch.of(responses, labels, rows, width);
  }
}
