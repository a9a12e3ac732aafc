package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.SparseMatrix;
import io.nsrstream.models.kernels.SparseMatrix.Columns;
import io.nsrstream.models.memory.MirroredFloats;
import java.util.Arrays;

/**
 * Products of a dense layer whose input never changes and is 0 almost everywhere, such as words of
 * papers: they cost as many multiplications as there are other numbers.
 */
final class SparseInput {
  /** Where more of the numbers than this are not 0, dense products are faster. */
  static final double MOST_DENSE = 0.06;

  private static final float[] NOTHING = {};

  private final SparseMatrix input;
  private final SparseMatrix transposed;

  /** The weights, or their gradient, on the heap. */
  private float[] weights = NOTHING;

  SparseInput(SparseMatrix input) {
    this.input = input;
    this.transposed = input.transposed();
  }

  /** output = input · weights. */
  void multiply(Slot weightsOf, MirroredFloats output, int width) {
    weightsOf.read(room(weightsOf));
    float[] to = output.overwriteHeap();
    Arrays.fill(to, 0, output.count(), 0);
    Columns all = new Columns(width, 0);
    input.addProduct(weights, all, to, all, width);
  }

  /** The gradient of the weights becomes {@code keep} of it and inputᵀ · that of the output. */
  void multiplyTransposed(MirroredFloats outputGradient, Slot weightsOf, float keep, int width) {
    if (keep == 0) {
      Arrays.fill(room(weightsOf), 0);
    } else {
      weightsOf.readGradient(room(weightsOf));
    }
    Columns all = new Columns(width, 0);
    transposed.addProduct(outputGradient.readHeap(), all, weights, all, width);
    weightsOf.writeGradient(weights);
  }

  private float[] room(Slot slot) {
    if (weights.length != slot.size()) {
      weights = new float[(int) slot.size()];
    }
    return weights;
  }
}
