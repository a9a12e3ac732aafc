package io.nsrstream.models;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import java.util.Arrays;

/** Mini-batches of arrays, in which absent steps are marked. */
public final class Batches {
  /** What stands in the channels of a step that a row does not have. */
  public static final float ABSENT = Float.NaN;

  private Batches() {}

  /** Unlabelled rows of the shape. */
  public static Batch of(Shape shape, float[] features, int rows) {
    return of(shape, features, new int[rows], ones(rows), rows);
  }

  /** Labelled rows of the shape. */
  public static Batch of(Shape shape, float[] features, int[] labels, float[] weights, int rows) {
    Batch batch = new Batch();
    fill(batch, shape, features, labels, weights, rows);
    return batch;
  }

  /** Fills a batch that is there already. */
  public static void fill(
      Batch batch, Shape shape, float[] features, int[] labels, float[] weights, int rows) {
    batch.begin(shape, rows);
    System.arraycopy(features, 0, batch.inputs(), 0, rows * shape.size());
    System.arraycopy(labels, 0, batch.labels(), 0, rows);
    System.arraycopy(weights, 0, batch.weights(), 0, rows);
    for (int row = 0; row < rows; row++) {
      batch.setLength(row, length(shape, features, row * shape.size()));
    }
  }

  /** Steps up to the last one that is there, at least 1. */
  private static int length(Shape shape, float[] features, int start) {
    int length = shape.positions();
    while (length > 1 && Float.isNaN(features[start + (length - 1) * shape.channels()])) {
      length--;
    }
    return length;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
