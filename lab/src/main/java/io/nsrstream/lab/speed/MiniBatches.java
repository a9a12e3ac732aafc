package io.nsrstream.lab.speed;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A few mini-batches of random numbers that sides go through in turn, the same for all of them.
 *
 * @param shape of the rows, which have all positions and weight 1
 * @param batches with standard normal inputs
 */
record MiniBatches(Shape shape, int rows, int classes, List<Batch> batches) {
  private static final int COUNT = 8;
  private static final long SEED = 1;

  static MiniBatches random(Shape shape, int rows, int classes) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      batches.add(batch(shape, rows, classes, random));
    }
    return new MiniBatches(shape, rows, classes, batches);
  }

  private static Batch batch(Shape shape, int rows, int classes, SplittableRandom random) {
    Batch batch = new Batch();
    batch.begin(shape, rows);
    for (int i = 0; i < rows * shape.size(); i++) {
      batch.inputs()[i] = (float) random.nextGaussian();
    }
    for (int row = 0; row < rows; row++) {
      batch.labels()[row] = random.nextInt(classes);
    }
    return batch;
  }

  int count() {
    return batches.size();
  }
}
