package io.nsrstream.models.fused;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas.cblas_sger;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Weighted sums of all that a row has, plus a bias: {@code Y = X·W + 1·bᵀ} over the rows of a
 * mini-batch, and {@code dW = Xᵀ·dY}, {@code db = dYᵀ·1}, {@code dX = dY·Wᵀ} on the way back.
 *
 * <p>A single row takes the products of vectors: those of matrices would first pack the weights,
 * which costs several times what the product does.
 */
final class DenseLayer implements FusedLayer {
  private final Signal input;
  private final Signal output;
  private final int inputs;
  private final int outputs;
  private final Slot weights;
  private final Slot biases;
  private final Ones ones;

  DenseLayer(Signal input, int width, Assembly assembly) {
    this.input = input;
    this.output = new Signal(new Extent(1), width);
    this.inputs = input.extent().steps() * input.channels();
    this.outputs = width;
    this.weights =
        assembly.weights(input.extent().steps(), input.channels(), width, inputs, outputs);
    this.biases = assembly.constants(width, 0);
    this.ones = assembly.ones();
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    int rows = input.extent().rows();
    output.extent().fill(rows);
    output.resize(pass);
    FloatPointer x = input.values().readOutside();
    FloatPointer y = output.values().overwriteOutside();
    if (rows == 1) {
      cblas_sgemv(
          CblasRowMajor, CblasTrans, inputs, outputs, 1, weights.values(), outputs, x, 1, 0, y, 1);
    } else {
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          rows,
          outputs,
          inputs,
          1,
          x,
          inputs,
          weights.values(),
          outputs,
          0,
          y,
          outputs);
    }
    cblas_sger(CblasRowMajor, rows, outputs, 1, ones.of(rows), 1, biases.values(), 1, y, outputs);
  }

  @Override
  public void backward(Pass pass) {
    int rows = input.extent().rows();
    FloatPointer delta = output.gradient().readOutside();
    parameterGradient(input.values().readOutside(), delta, rows);
    if (input.differentiable()) {
      inputGradient(delta, rows, input.gradient().overwriteOutside());
    }
  }

  private void parameterGradient(FloatPointer x, FloatPointer delta, int rows) {
    FloatPointer target = weights.gradient();
    if (rows == 1) {
      Pointer.memset(target, 0, (long) inputs * outputs * Float.BYTES);
      cblas_sger(CblasRowMajor, inputs, outputs, 1, x, 1, delta, 1, target, outputs);
    } else {
      cblas_sgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          inputs,
          outputs,
          rows,
          1,
          x,
          inputs,
          delta,
          outputs,
          0,
          target,
          outputs);
    }
    cblas_sgemv(
        CblasRowMajor,
        CblasTrans,
        rows,
        outputs,
        1,
        delta,
        outputs,
        ones.of(rows),
        1,
        0,
        biases.gradient(),
        1);
  }

  private void inputGradient(FloatPointer delta, int rows, FloatPointer target) {
    if (rows == 1) {
      cblas_sgemv(
          CblasRowMajor,
          CblasNoTrans,
          inputs,
          outputs,
          1,
          weights.values(),
          outputs,
          delta,
          1,
          0,
          target,
          1);
    } else {
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasTrans,
          rows,
          inputs,
          outputs,
          1,
          delta,
          outputs,
          weights.values(),
          outputs,
          0,
          target,
          inputs);
    }
  }

  @Override
  public void close() {
    output.close();
  }
}
