package io.nsrstream.models.fused.layers;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas.cblas_sger;

import io.nsrstream.models.memory.Ones;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Products of matrices outside the heap, row-major, each given with the distance between its rows.
 * What {@code c} was is multiplied by {@code keep}, 0 or 1, and added.
 *
 * <p>A single row takes the products of vectors: those of matrices would first pack the weights,
 * which costs several times what the product does. {@link SmallProducts} compute the others in
 * pieces where that is faster.
 */
public final class Products {
  private Products() {}

  /** c = a·b, {@code [rows × inner]·[inner × columns]}. */
  public static void multiply(
      int rows,
      int columns,
      int inner,
      FloatPointer a,
      int aRow,
      FloatPointer b,
      int bRow,
      float keep,
      FloatPointer c,
      int cRow) {
    int row = CblasRowMajor;
    int no = CblasNoTrans;
    if (rows == 1) {
      cblas_sgemv(row, CblasTrans, inner, columns, 1, b, bRow, a, 1, keep, c, 1);
    } else {
      SmallProducts.add(no, no, rows, columns, inner, a, aRow, b, bRow, keep, c, cRow);
    }
  }

  /** c = a·bᵀ, {@code [rows × inner]·[columns × inner]ᵀ}. */
  public static void multiplyByTransposed(
      int rows,
      int columns,
      int inner,
      FloatPointer a,
      int aRow,
      FloatPointer b,
      int bRow,
      float keep,
      FloatPointer c,
      int cRow) {
    int row = CblasRowMajor;
    int no = CblasNoTrans;
    if (rows == 1) {
      cblas_sgemv(row, no, columns, inner, 1, b, bRow, a, 1, keep, c, 1);
    } else {
      SmallProducts.add(no, CblasTrans, rows, columns, inner, a, aRow, b, bRow, keep, c, cRow);
    }
  }

  /** c = aᵀ·b, {@code [inner × rows]ᵀ·[inner × columns]}. */
  public static void multiplyTransposed(
      int rows,
      int columns,
      int inner,
      FloatPointer a,
      int aRow,
      FloatPointer b,
      int bRow,
      float keep,
      FloatPointer c,
      int cRow) {
    int row = CblasRowMajor;
    int no = CblasNoTrans;
    if (inner == 1 && cRow == columns) {
      if (keep == 0) {
        Pointer.memset(c, 0, (long) rows * columns * Float.BYTES);
      }
      cblas_sger(row, rows, columns, 1, a, 1, b, 1, c, cRow);
    } else {
      SmallProducts.add(CblasTrans, no, rows, columns, inner, a, aRow, b, bRow, keep, c, cRow);
    }
  }

  /** Adds a vector to each of the rows of a matrix without gaps. */
  public static void addToRows(
      FloatPointer vector, FloatPointer matrix, int rows, int width, Ones ones) {
    cblas_sger(CblasRowMajor, rows, width, 1, ones.of(rows), 1, vector, 1, matrix, width);
  }

  /** Sums the rows of a matrix without gaps. */
  public static void sumRows(
      FloatPointer matrix, FloatPointer sum, int rows, int width, Ones ones, float keep) {
    int row = CblasRowMajor;
    cblas_sgemv(row, CblasTrans, rows, width, 1, matrix, width, ones.of(rows), 1, keep, sum, 1);
  }
}
