package io.nsrstream.lab.epochs;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Nodes;
import io.nsrstream.online.data.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Labelled rows of one shape, in memory; its parts are views of the same numbers. Rows may be the
 * nodes of a graph: then each part has the whole graph around it.
 */
public final class Dataset {
  private final Shape shape;
  private final int classes;
  private final float[] features;
  private final int[] lengths;
  private final int[][] words;
  private final int[] labels;
  private final Optional<Nodes> nodes;

  /** The rows of the arrays above that belong to it. */
  private final int[] rows;

  /** All rows of arrays, without words. */
  public Dataset(Shape shape, int classes, float[] features, int[] lengths, int[] labels) {
    this(shape, classes, features, lengths, new int[labels.length][0], labels);
  }

  /**
   * All rows of arrays, which are not copied.
   *
   * @param shape of a row
   * @param classes number of classes
   * @param features {@code [rows × shape]}
   * @param lengths how many positions each row has
   * @param words the slots of the words of each row
   * @param labels the class index of each row, below {@code classes}
   */
  public Dataset(
      Shape shape, int classes, float[] features, int[] lengths, int[][] words, int[] labels) {
    this(
        shape,
        classes,
        features,
        lengths,
        words,
        labels,
        Optional.empty(),
        IntStream.range(0, labels.length).toArray());
    if (features.length != (long) labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "features must be %d rows of %d numbers, but are %d numbers: check the shape"
              .formatted(labels.length, shape.size(), features.length));
    }
  }

  /**
   * All nodes of a graph.
   *
   * @param classes number of classes
   * @param labels the class index of each node, below {@code classes}
   */
  public Dataset(Nodes nodes, int classes, int[] labels) {
    this(
        new Shape.Vector(nodes.channels()),
        classes,
        nodes.features(),
        new int[0],
        new int[0][],
        labels,
        Optional.of(nodes),
        IntStream.range(0, nodes.count()).toArray());
  }

  private Dataset(
      Shape shape,
      int classes,
      float[] features,
      int[] lengths,
      int[][] words,
      int[] labels,
      Optional<Nodes> nodes,
      int[] rows) {
    this.shape = shape;
    this.classes = classes;
    this.features = features;
    this.lengths = lengths;
    this.words = words;
    this.labels = labels;
    this.nodes = nodes;
    this.rows = rows;
  }

  /** The shape of a row. */
  public Shape shape() {
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
        shape,
        classes,
        features,
        lengths,
        words,
        labels,
        nodes,
        Arrays.stream(chosen).map(row -> rows[row]).toArray());
  }

  /** The rows from {@code from} to before {@code to}. */
  public Dataset part(int from, int to) {
    return part(IntStream.range(from, to).toArray());
  }

  /**
   * Fills a batch with rows, one after another.
   *
   * @param chosen numbers of rows, from 0, of which those from {@code from} on are taken
   * @param count how many
   */
  void fill(Batch batch, int[] chosen, int from, int count) {
    if (nodes.isPresent()) {
      fillNodes(nodes.get(), batch, chosen, from, count);
      return;
    }
    batch.begin(shape, count);
    int size = shape.size();
    for (int i = 0; i < count; i++) {
      int row = rows[chosen[from + i]];
      System.arraycopy(features, row * size, batch.inputs(), batch.start(i), size);
      batch.setLength(i, lengths[row]);
      batch.setWords(i, words[row]);
      batch.labels()[i] = labels[row];
    }
  }

  private void fillNodes(Nodes graph, Batch batch, int[] chosen, int from, int count) {
    batch.begin(graph, count);
    for (int i = 0; i < count; i++) {
      int node = rows[chosen[from + i]];
      batch.setNode(i, node);
      batch.labels()[i] = labels[node];
    }
  }

  /** How many rows to predict at once: a call for some nodes costs as much as for all. */
  int chunk(int usual) {
    return nodes.isPresent() ? rows() : usual;
  }
}
