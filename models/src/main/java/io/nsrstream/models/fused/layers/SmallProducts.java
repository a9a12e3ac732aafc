package io.nsrstream.models.fused.layers;

import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Products of matrices in pieces that OpenBLAS takes for small.
 *
 * <p>On processors with AVX-512 it does not pack the matrices of a product of at most a million
 * multiplications, and then computes up to twice as many per second. On other processors it packs
 * all matrices, and pieces would only cost more: products stay whole there.
 */
final class SmallProducts {
  /** Multiplications: {@code 100.0 * 100.0 * 100.0} in OpenBLAS 0.3.30. */
  private static final long SMALL = 1_000_000;

  /** Pieces are multiples of the numbers in a vector register. */
  private static final int LANES = 16;

  private static final boolean FASTER = BlasKernels.packNoSmallMatrices();

  private SmallProducts() {}

  /**
   * Computes {@code c = keep·c + a·b}, {@code [rows × inner]·[inner × columns]}, all row-major.
   *
   * @param aForm whether {@code a} is stored transposed, as cblas says it
   * @param bForm the same of {@code b}
   */
  static void add(
      int aForm,
      int bForm,
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
    if (FASTER) {
      inPieces(aForm, bForm, rows, columns, inner, a, aRow, b, bRow, keep, c, cRow);
    } else {
      whole(aForm, bForm, rows, columns, inner, a, aRow, b, bRow, keep, c, cRow);
    }
  }

  private static void whole(
      int aForm,
      int bForm,
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
    cblas_sgemm(row, aForm, bForm, rows, columns, inner, 1, a, aRow, b, bRow, keep, c, cRow);
  }

  /** The same in halves of the longest side, until they are small. */
  static void inPieces(
      int aForm,
      int bForm,
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
    // One pointer can't stand at the places of two matrices.
    if (isSmall(rows, columns, inner) || a.equals(b)) {
      whole(aForm, bForm, rows, columns, inner, a, aRow, b, bRow, keep, c, cRow);
      return;
    }
    if (inner >= rows && inner >= columns) {
      int half = half(inner);
      inPieces(aForm, bForm, rows, columns, half, a, aRow, b, bRow, keep, c, cRow);
      long aMove = move(a, half * (aForm == CblasTrans ? (long) aRow : 1));
      long bMove = move(b, half * (bForm == CblasTrans ? 1 : (long) bRow));
      inPieces(aForm, bForm, rows, columns, inner - half, a, aRow, b, bRow, 1, c, cRow);
      a.position(aMove);
      b.position(bMove);
    } else if (rows >= columns) {
      int half = half(rows);
      inPieces(aForm, bForm, half, columns, inner, a, aRow, b, bRow, keep, c, cRow);
      long aMove = move(a, half * (aForm == CblasTrans ? 1 : (long) aRow));
      long cMove = move(c, half * (long) cRow);
      inPieces(aForm, bForm, rows - half, columns, inner, a, aRow, b, bRow, keep, c, cRow);
      a.position(aMove);
      c.position(cMove);
    } else {
      int half = half(columns);
      inPieces(aForm, bForm, rows, half, inner, a, aRow, b, bRow, keep, c, cRow);
      long bMove = move(b, half * (bForm == CblasTrans ? (long) bRow : 1));
      long cMove = move(c, half);
      inPieces(aForm, bForm, rows, columns - half, inner, a, aRow, b, bRow, keep, c, cRow);
      b.position(bMove);
      c.position(cMove);
    }
  }

  private static boolean isSmall(int rows, int columns, int inner) {
    return (long) rows * columns * inner <= SMALL;
  }

  private static int half(int size) {
    return (size / 2 + LANES - 1) / LANES * LANES;
  }

  /** Moves a pointer, which is cheaper than another one; returns where it was. */
  private static long move(FloatPointer pointer, long by) {
    long before = pointer.position();
    pointer.position(before + by);
    return before;
  }
}
