package io.nsrstream.lab.epochs;

import io.nsrstream.online.network.InputShape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Labelled rows of one shape, in memory; its parts are views of the same numbers. */
public final class Dataset {
  private final InputShape shape;
  private final int classes;
  private final float[] features;
  private final int[] labels;

  /** The rows of the arrays above that belong to it. */
  private final int[] rows;

  /**
   * All rows of arrays, which are not copied.
   *
   * @param shape of a row
   * @param classes number of classes
   * @param features {@code [rows × shape]}; steps that a sequence lacks are {@code Network.ABSENT}
   * @param labels the class index of each row, below {@code classes}
   */
  public Dataset(InputShape shape, int classes, float[] features, int[] labels) {
    this(shape, classes, features, labels, IntStream.range(0, labels.length).toArray());
    if (features.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "features must be %d rows of %d numbers, but are %d numbers: check the shape"
              .formatted(labels.length, shape.size(), features.length));
    }
  }

  private Dataset(InputShape shape, int classes, float[] features, int[] labels, int[] rows) {
    this.shape = shape;
    this.classes = classes;
    this.features = features;
    this.labels = labels;
    this.rows = rows;
  }

  /** The shape of a row. */
  public InputShape shape() {
    return shape;
  }

  /** Number of classes, whether or not all of them occur. */
  public int classes() {
    return classes;
  }

  /** Number of rows. */
  public int rows() {
    return rows.length;
  }

  /**
   * Some of its rows, in the order given.
   *
   * @param chosen numbers of rows, from 0
   */
  public Dataset part(int[] chosen) {
    return new Dataset(
        shape, classes, features, labels, Arrays.stream(chosen).map(row -> rows[row]).toArray());
  }

  /** The rows from {@code from} to before {@code to}. */
  public Dataset part(int from, int to) {
    return part(IntStream.range(from, to).toArray());
  }

  /**
   * Copies rows, one after another.
   *
   * @param chosen numbers of rows, from 0, of which those from {@code from} on are taken
   * @param count how many
   * @param toFeatures receives {@code [count × shape]}
   * @param toLabels receives {@code [count]}
   */
  void copy(int[] chosen, int from, int count, float[] toFeatures, int[] toLabels) {
    int size = shape.size();
    for (int i = 0; i < count; i++) {
      int row = rows[chosen[from + i]];
      System.arraycopy(features, row * size, toFeatures, i * size, size);
      toLabels[i] = labels[row];
    }
  }
}
