package io.nsrstream.lab.speed;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The matrix products of a training step of dense layers and nothing else: for each layer those of
 * its responses and of the gradient of its weights, and that of the gradient of its input, but for
 * the first. They are on memory outside the heap and find it where the last step left it.
 */
final class MatrixProducts implements Step {
  private static final long SEED = 1;

  private final int rows;
  private final int[] widths;
  private final FloatPointer[] responses;
  private final FloatPointer[] gradients;
  private final FloatPointer[] weights;
  private final FloatPointer[] weightGradients;

  MatrixProducts(List<Integer> widths, int rows) {
    this.rows = rows;
    this.widths = widths.stream().mapToInt(Integer::intValue).toArray();
    int layers = this.widths.length - 1;
    responses = new FloatPointer[layers + 1];
    gradients = new FloatPointer[layers + 1];
    weights = new FloatPointer[layers];
    weightGradients = new FloatPointer[layers];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i <= layers; i++) {
      responses[i] = floats(rows * this.widths[i], random);
      gradients[i] = floats(rows * this.widths[i], random);
    }
    for (int i = 0; i < layers; i++) {
      int size = this.widths[i] * this.widths[i + 1];
      weights[i] = floats(size, random);
      weightGradients[i] = floats(size, random);
    }
  }

  /** Below 0.1, so that products of products stay finite. */
  private static FloatPointer floats(int count, SplittableRandom random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(0.1);
    }
    return new FloatPointer(values);
  }

  @Override
  public void take() {
    for (int i = 0; i < weights.length; i++) {
      forward(i);
    }
    for (int i = weights.length - 1; i >= 0; i--) {
      weightGradient(i);
      if (i > 0) {
        inputGradient(i);
      }
    }
  }

  /** {@code Y = X·W}. */
  private void forward(int layer) {
    int in = widths[layer];
    int out = widths[layer + 1];
    FloatPointer x = responses[layer];
    FloatPointer y = responses[layer + 1];
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        rows,
        out,
        in,
        1,
        x,
        in,
        weights[layer],
        out,
        0,
        y,
        out);
  }

  /** {@code dW = Xᵀ·dY}. */
  private void weightGradient(int layer) {
    int in = widths[layer];
    int out = widths[layer + 1];
    FloatPointer x = responses[layer];
    FloatPointer dy = gradients[layer + 1];
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        in,
        out,
        rows,
        1,
        x,
        in,
        dy,
        out,
        0,
        weightGradients[layer],
        out);
  }

  /** {@code dX = dY·Wᵀ}. */
  private void inputGradient(int layer) {
    int in = widths[layer];
    int out = widths[layer + 1];
    FloatPointer dy = gradients[layer + 1];
    FloatPointer dx = gradients[layer];
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        rows,
        in,
        out,
        1,
        dy,
        out,
        weights[layer],
        out,
        0,
        dx,
        in);
  }

  @Override
  public void close() {
    for (FloatPointer[] matrices : List.of(responses, gradients, weights, weightGradients)) {
      for (FloatPointer matrix : matrices) {
        matrix.close();
      }
    }
  }
}
