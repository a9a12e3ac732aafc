package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.online.network.TableState;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The table that words are looked up in: a row of numbers for each slot. A row is there from the
 * first mini-batch on that has a word of its slot, and begins as normal numbers hashed from the
 * seed, the slot and the column. So a table is as large as the words that occurred.
 *
 * <p>A mini-batch leaves a gradient for the rows of its words alone, and an update moves only
 * these. What an optimizer remembers of a row stays as it is while its words do not occur: moments
 * do not decay, and momentum does not move it (the lazy Adam of embeddings, as in PyTorch's
 * SparseAdam).
 */
public final class WordTable {

  /** The standard deviation of a number of a new row. */
  private static final double DEVIATION = 0.1;

  // Sets the hash of rows apart from those of the tensors of weights, which count from 0.
  private static final long PLACE = -1;

  private final int width;
  private final int moments;
  private long seed;

  /** By slot; null where no word occurred. */
  private final @Nullable Row[] rows;

  /** The rows that have a gradient, and the gradient of each. */
  private @Nullable Row[] touched = {};

  private float[][] gradients = {};
  private int touches;

  /** One row. */
  public static final class Row {
    private final float[] values;
    private final float[][] moments;

    /** Whether an update has moved it: until then, predictions do not see it. */
    private boolean learned;

    /** Where its gradient is, if it has one. */
    private int place;

    private Row(float[] values, float[][] moments) {
      this.values = values;
      this.moments = moments;
    }

    public float[] values() {
      return values;
    }

    /** The {@code index}-th number that the optimizer remembers of each value. */
    public float[] moment(int index) {
      return moments[index];
    }
  }

  /**
   * A table without rows.
   *
   * @param slots how many rows it may have
   * @param width numbers of a row
   * @param moments numbers that the optimizer remembers of each
   * @param seed of new rows
   */
  public WordTable(int slots, int width, int moments, long seed) {
    this.rows = new Row[slots];
    this.width = width;
    this.moments = moments;
    this.seed = PlacedRandom.hash(seed, PLACE);
  }

  /** Numbers of a row. */
  public int width() {
    return width;
  }

  /** The row of a slot as predictions see it; null if it was never learned. */
  private @Nullable Row learned(int slot) {
    Row row = rows[slot];
    return row != null && row.learned ? row : null;
  }

  /** The row of a slot, made if need be. */
  private Row row(int slot) {
    Row row = rows[slot];
    if (row == null) {
      row = new Row(drawn(slot), new float[moments][width]);
      rows[slot] = row;
    }
    return row;
  }

  private float[] drawn(int slot) {
    long ofRow = PlacedRandom.hash(seed, slot);
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = (float) (DEVIATION * PlacedRandom.gaussian(PlacedRandom.hash(ofRow, i)));
    }
    return values;
  }

  /** Begins a mini-batch to learn, of whose rows none has a gradient yet. */
  void begin() {
    touches = 0;
  }

  /**
   * Adds up the rows of words, over the root of their number.
   *
   * @param training whether rows that were never learned count, too
   * @param to receives {@link #width} numbers from {@code at} on
   */
  void look(int[] words, int from, int count, boolean training, float[] to, int at) {
    Arrays.fill(to, at, at + width, 0);
    int found = 0;
    for (int i = from; i < from + count; i++) {
      Row row = training ? row(words[i]) : learned(words[i]);
      if (row != null) {
        Vectors.addAt(row.values, 0, to, at, width);
        found++;
      }
    }
    if (found > 1) {
      Vectors.multiply(share(found), to, at, width);
    }
  }

  private static float share(int words) {
    return (float) (1 / Math.sqrt(words));
  }

  /**
   * Leaves the gradient of rows, given that of what {@link #look} made of them in training.
   *
   * @param gradient {@link #width} numbers from {@code at} on
   */
  void leave(int[] words, int from, int count, float[] gradient, int at) {
    float share = share(Math.max(1, count));
    for (int i = from; i < from + count; i++) {
      int place = touch(row(words[i]));
      Vectors.addScaledAt(share, gradient, at, gradients[place], 0, width);
    }
  }

  /** The place of the gradient of a row, which is zero if there was none in this mini-batch. */
  private int touch(Row row) {
    if (row.place < touches && touched[row.place] == row) {
      return row.place;
    }
    if (touches == touched.length) {
      int room = Math.max(16, 2 * touches);
      touched = Arrays.copyOf(touched, room);
      gradients = Arrays.copyOf(gradients, room);
      for (int i = touches; i < room; i++) {
        gradients[i] = new float[width];
      }
    }
    Arrays.fill(gradients[touches], 0);
    touched[touches] = row;
    row.place = touches;
    return touches++;
  }

  /** The sum of the squares of all gradients. */
  public float squaredNorm() {
    float sum = 0;
    for (int i = 0; i < touches; i++) {
      sum += Vectors.dot(gradients[i], gradients[i], 0, width);
    }
    return sum;
  }

  /** Number of rows that have a gradient. */
  public int touched() {
    return touches;
  }

  /** One of the rows that have a gradient. */
  public Row touched(int index) {
    return Objects.requireNonNull(touched[index]);
  }

  /** The gradient of one of the rows that have one. */
  public float[] gradient(int index) {
    return gradients[index];
  }

  /** Takes over the moves of rows: predictions see those that are new. */
  public void settle() {
    for (int i = 0; i < touches; i++) {
      touched(i).learned = true;
    }
    touches = 0;
  }

  /** Takes over the rows of another table of as many slots, which is not used any more. */
  public void takeOver(WordTable other) {
    System.arraycopy(other.rows, 0, rows, 0, rows.length);
  }

  /** The rows that were learned. */
  public TableState state() {
    int[] slots = new int[rows.length];
    int count = 0;
    for (int slot = 0; slot < rows.length; slot++) {
      if (learned(slot) != null) {
        slots[count++] = slot;
      }
    }
    float[] values = new float[count * width];
    float[] remembered = new float[moments * count * width];
    for (int i = 0; i < count; i++) {
      Row row = row(slots[i]);
      System.arraycopy(row.values, 0, values, i * width, width);
      for (int m = 0; m < moments; m++) {
        System.arraycopy(row.moments[m], 0, remembered, (m * count + i) * width, width);
      }
    }
    return new TableState(Arrays.copyOf(slots, count), values, remembered);
  }

  /**
   * Takes over the rows of a state that {@link #fits}, in place of all rows there are.
   *
   * @param ofNew the seed of new rows
   */
  public void load(TableState state, long ofNew) {
    seed = PlacedRandom.hash(ofNew, PLACE);
    Arrays.fill(rows, null);
    touches = 0;
    int count = state.slots().length;
    for (int i = 0; i < count; i++) {
      float[] values = Arrays.copyOfRange(state.values(), i * width, (i + 1) * width);
      Row row = new Row(values, new float[moments][]);
      for (int m = 0; m < moments; m++) {
        int from = (m * count + i) * width;
        row.moments[m] = Arrays.copyOfRange(state.optimizer(), from, from + width);
      }
      row.learned = true;
      rows[state.slots()[i]] = row;
    }
  }

  /** Whether a state is of a table of these sizes. */
  public boolean fits(TableState state) {
    long numbers = (long) state.slots().length * width;
    return state.values().length == numbers
        && state.optimizer().length == moments * numbers
        && Arrays.stream(state.slots()).allMatch(slot -> slot >= 0 && slot < rows.length);
  }
}
