package io.nsrstream.models.kernels;

import java.util.Arrays;

/** A matrix most of whose numbers are 0, by rows: the others and the columns they are in. */
public final class SparseMatrix {
  /** Sums kept in registers at once: the rows that are summed are anywhere in memory. */
  private static final int BLOCK = 8;

  private final int columnCount;

  /** By row, where its entries begin; one more for the end. */
  private final int[] starts;

  private final int[] columns;
  private final float[] values;

  /**
   * A matrix. Its arrays must stay as they are afterwards.
   *
   * @param columnCount number of columns
   * @param starts by row, where its entries begin; one more for the end
   * @param columns of the entries
   * @param values of the entries
   */
  public SparseMatrix(int columnCount, int[] starts, int[] columns, float[] values) {
    this.columnCount = columnCount;
    this.starts = starts;
    this.columns = columns;
    this.values = values;
  }

  /** The entries of a dense matrix, {@code [rows × columns]}, that are not 0. */
  public static SparseMatrix of(float[] dense, int rows, int columnCount) {
    int[] starts = new int[rows + 1];
    int[] columns = new int[entries(dense, rows * columnCount)];
    float[] values = new float[columns.length];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columnCount; column++) {
        float value = dense[row * columnCount + column];
        if (value != 0) {
          columns[next] = column;
          values[next++] = value;
        }
      }
      starts[row + 1] = next;
    }
    return new SparseMatrix(columnCount, starts, columns, values);
  }

  /** How many of the first {@code count} numbers are not 0. */
  public static int entries(float[] dense, int count) {
    int entries = 0;
    for (int i = 0; i < count; i++) {
      entries += dense[i] != 0 ? 1 : 0;
    }
    return entries;
  }

  /** Its transpose. */
  public SparseMatrix transposed() {
    int[] begins = new int[columnCount + 1];
    for (int column : columns) {
      begins[column + 1]++;
    }
    for (int column = 0; column < columnCount; column++) {
      begins[column + 1] += begins[column];
    }
    int[] next = Arrays.copyOf(begins, columnCount);
    int[] rows = new int[columns.length];
    float[] turned = new float[columns.length];
    for (int row = 0; row + 1 < starts.length; row++) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        int place = next[columns[i]]++;
        rows[place] = row;
        turned[place] = values[i];
      }
    }
    return new SparseMatrix(starts.length - 1, begins, rows, turned);
  }

  /**
   * Some columns of a dense row-major matrix.
   *
   * @param stride numbers per row
   * @param first the first of the columns
   */
  public record Columns(int stride, int first) {}

  /** to += this · from, {@code [rows × columns]·[columns × width]}, in columns of both. */
  public void addProduct(float[] from, Columns of, float[] to, Columns into, int width) {
    for (int row = 0; row + 1 < starts.length; row++) {
      int column = 0;
      for (; column + BLOCK <= width; column += BLOCK) {
        int place = row * into.stride() + into.first() + column;
        addBlock(row, from, of.stride(), of.first() + column, to, place);
      }
      for (; column < width; column++) {
        int place = row * into.stride() + into.first() + column;
        addOne(row, from, of.stride(), of.first() + column, to, place);
      }
    }
  }

  private void addBlock(int row, float[] from, int stride, int first, float[] to, int place) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int end = starts[row + 1];
    for (int i = starts[row]; i < end; i++) {
      float value = values[i];
      int p = columns[i] * stride + first;
      a += value * from[p];
      b += value * from[p + 1];
      c += value * from[p + 2];
      d += value * from[p + 3];
      e += value * from[p + 4];
      f += value * from[p + 5];
      g += value * from[p + 6];
      h += value * from[p + 7];
    }
    to[place] += a;
    to[place + 1] += b;
    to[place + 2] += c;
    to[place + 3] += d;
    to[place + 4] += e;
    to[place + 5] += f;
    to[place + 6] += g;
    to[place + 7] += h;
  }

  private void addOne(int row, float[] from, int stride, int first, float[] to, int place) {
    float sum = 0;
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      sum += values[i] * from[columns[i] * stride + first];
    }
    to[place] += sum;
  }
}
