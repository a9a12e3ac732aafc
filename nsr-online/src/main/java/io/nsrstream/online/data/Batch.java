package io.nsrstream.online.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * The rows of one call of a network: inputs, lengths, words, labels and weights. A reused value,
 * which allocates nothing once it has had as many rows of the same shape.
 *
 * <p>Inputs are {@code [rows × positions × channels]}, row-major. A row has {@link #length} of the
 * positions, from the first one on; what stands at the others has no meaning. The arrays may be
 * longer than the rows need and belong to this batch; they are valid until the next {@link #begin}.
 *
 * <p>Rows may be nodes of a graph instead, whose inputs and neighbours are those of {@link Nodes}.
 */
public final class Batch {
  /** A batch gives its room back before rows of fewer positions by more than this factor. */
  private static final int MUCH_SHORTER = 4;

  private Shape shape = new Shape.Vector(1);
  private int rows;
  private float[] inputs = {};
  private int[] lengths = {};
  private int[] labels = {};
  private float[] weights = {};
  private Optional<Nodes> nodes = Optional.empty();

  /** The node that each row is. */
  private int[] places = {};

  /** The words of all rows, row after row, and where those of each row are. */
  private int[] words = {};

  private int wordCount;
  private int[] firstWords = {};
  private int[] wordCounts = {};

  /** The positions of the shape that the room for inputs was made for. */
  private int roomPositions = 1;

  /** A batch without rows. */
  public Batch() {
    // The first call of begin makes room.
  }

  /**
   * Begins anew with rows that have all positions, no words, weight 1 and label 0. Their inputs are
   * of no particular value.
   *
   * @param of the shape of each row
   * @param count number of rows, at least 0
   */
  public void begin(Shape of, int count) {
    int numbers = Math.multiplyExact(of.size(), count);
    if (numbers > inputs.length || of.positions() < roomPositions / MUCH_SHORTER) {
      inputs = new float[numbers];
      roomPositions = of.positions();
    }
    nodes = Optional.empty();
    begin(count, of);
  }

  /**
   * Begins anew with rows that are nodes of a graph, have weight 1 and label 0, and are all its
   * first node. Their inputs are those of the graph.
   *
   * @param count number of rows, at least 0
   */
  public void begin(Nodes graph, int count) {
    if (nodes.isEmpty() || nodes.get() != graph) {
      nodes = Optional.of(graph);
      shape = new Shape.Vector(graph.channels());
    }
    if (count > places.length) {
      places = new int[count];
    }
    Arrays.fill(places, 0, count, 0);
    begin(count, shape);
  }

  private void begin(int count, Shape of) {
    if (count > labels.length) {
      lengths = new int[count];
      labels = new int[count];
      weights = new float[count];
      firstWords = new int[count];
      wordCounts = new int[count];
    }
    shape = of;
    rows = count;
    Arrays.fill(lengths, 0, rows, of.positions());
    Arrays.fill(labels, 0, rows, 0);
    Arrays.fill(weights, 0, rows, 1);
    Arrays.fill(wordCounts, 0, rows, 0);
    wordCount = 0;
  }

  /** The shape of a row that has all positions. */
  public Shape shape() {
    return shape;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** The graph that the rows are nodes of, if they are. */
  public Optional<Nodes> nodes() {
    return nodes;
  }

  /**
   * Says which node a row is.
   *
   * @throws IllegalArgumentException if the graph has no such node
   */
  public void setNode(int row, int node) {
    int count = nodes.map(Nodes::count).orElse(0);
    if (node < 0 || node >= count) {
      throw new IllegalArgumentException(
          "The node of row %d must be below the %d nodes of the batch's graph, but is %d: begin the batch with its graph"
              .formatted(row, count, node));
    }
    places[row] = node;
  }

  /** The node that a row is. */
  public int node(int row) {
    return places[row];
  }

  /** {@code [rows × positions × channels]}, to fill; of no meaning where rows are nodes. */
  public float[] inputs() {
    return inputs;
  }

  /** Where a row begins in {@link #inputs}. */
  public int start(int row) {
    return row * shape.size();
  }

  /** Number of positions that a row has, at least 1. */
  public int length(int row) {
    return lengths[row];
  }

  /**
   * Says how many positions a row has.
   *
   * @param length from 1 to the positions of the shape
   * @throws IllegalArgumentException if it is not
   */
  public void setLength(int row, int length) {
    if (length < 1 || length > shape.positions()) {
      throw new IllegalArgumentException(
          "The length of row %d must be from 1 to the %d positions of the batch, but is %d: begin the batch with a longer shape"
              .formatted(row, shape.positions(), length));
    }
    lengths[row] = length;
  }

  /** The largest number of positions that a row has. */
  public int longest() {
    int longest = 1;
    for (int row = 0; row < rows; row++) {
      longest = Math.max(longest, lengths[row]);
    }
    return longest;
  }

  /**
   * Gives a row its words, in place of those it had.
   *
   * @param of each from 0 to below the slots of the shape
   * @throws IllegalArgumentException if one is not
   */
  public void setWords(int row, int[] of) {
    for (int word : of) {
      if (word < 0 || word >= shape.slots()) {
        throw new IllegalArgumentException(
            "The words of row %d must be from 0 to below the %d slots of the batch, but one is %d: begin the batch with more slots"
                .formatted(row, shape.slots(), word));
      }
    }
    if (wordCount + of.length > words.length) {
      words = Arrays.copyOf(words, Math.max(wordCount + of.length, 2 * words.length));
    }
    System.arraycopy(of, 0, words, wordCount, of.length);
    firstWords[row] = wordCount;
    wordCounts[row] = of.length;
    wordCount += of.length;
  }

  /** The words of all rows; where those of a row are say {@link #firstWord} and its count. */
  public int[] words() {
    return words;
  }

  /** Where the words of a row begin in {@link #words}. */
  public int firstWord(int row) {
    return firstWords[row];
  }

  /** How many words a row has, in the order of its texts. */
  public int wordCount(int row) {
    return wordCounts[row];
  }

  /** The class index of each row, {@code [rows]}, to fill; of no meaning in prediction. */
  public int[] labels() {
    return labels;
  }

  /** How much each row counts in training, {@code [rows]}, to fill. */
  public float[] weights() {
    return weights;
  }
}
