package io.nsrstream.models;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;
import static org.bytedeco.openblas.global.openblas.cblas_sger;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Weighted sums of all inputs, plus a bias: {@code Y = X·W + 1·bᵀ} over the rows of a mini-batch,
 * and {@code dW = Xᵀ·dY}, {@code db = dYᵀ·1}, {@code dX = dY·Wᵀ} on the way back.
 *
 * <p>A single row takes the products of vectors: those of matrices would first pack the weights,
 * which costs several times what the product does.
 *
 * <p>Owns the rows that leave it and their gradient; its parameters are a part of the flat ones.
 */
final class DenseLayer implements AutoCloseable {
  private final int inputs;
  private final int outputs;
  private final FloatPointer weights;
  private final FloatPointer biases;
  private final FloatPointer weightGradient;
  private final FloatPointer biasGradient;
  private final MirroredFloats responses;
  private final MirroredFloats gradient;

  /** The {@code index}-th layer, with room for one row. */
  DenseLayer(FlatParameters parameters, int index) {
    Layout layout = parameters.layout();
    inputs = layout.inputs(index);
    outputs = layout.outputs(index);
    weights = parameters.values().at(layout.weights(index));
    biases = parameters.values().at(layout.biases(index));
    weightGradient = parameters.gradient().at(layout.weights(index));
    biasGradient = parameters.gradient().at(layout.biases(index));
    responses = new MirroredFloats(outputs);
    gradient = new MirroredFloats(outputs);
  }

  int width() {
    return outputs;
  }

  /** What leaves the layer, {@code [rows × width]}. */
  MirroredFloats responses() {
    return responses;
  }

  /** The gradient with respect to what leaves the layer, {@code [rows × width]}. */
  MirroredFloats gradient() {
    return gradient;
  }

  void reserve(int rows) {
    responses.reserve(rows * outputs);
    gradient.reserve(rows * outputs);
  }

  /** Computes the weighted sums into the responses' side outside the heap. */
  void forward(FloatPointer input, FloatPointer ones, int rows) {
    FloatPointer sums = responses.pointer();
    if (rows == 1) {
      cblas_sgemv(
          CblasRowMajor, CblasTrans, inputs, outputs, 1, weights, outputs, input, 1, 0, sums, 1);
    } else {
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasNoTrans,
          rows,
          outputs,
          inputs,
          1,
          input,
          inputs,
          weights,
          outputs,
          0,
          sums,
          outputs);
    }
    cblas_sger(CblasRowMajor, rows, outputs, 1, ones, 1, biases, 1, sums, outputs);
  }

  /** Computes the gradient of the parameters from the gradient's side outside the heap. */
  void parameterGradient(FloatPointer input, FloatPointer ones, int rows) {
    FloatPointer delta = gradient.pointer();
    if (rows == 1) {
      Pointer.memset(weightGradient, 0, (long) inputs * outputs * Float.BYTES);
      cblas_sger(CblasRowMajor, inputs, outputs, 1, input, 1, delta, 1, weightGradient, outputs);
    } else {
      cblas_sgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          inputs,
          outputs,
          rows,
          1,
          input,
          inputs,
          delta,
          outputs,
          0,
          weightGradient,
          outputs);
    }
    cblas_sgemv(
        CblasRowMajor, CblasTrans, rows, outputs, 1, delta, outputs, ones, 1, 0, biasGradient, 1);
  }

  /** Computes the gradient with respect to the layer's input, {@code [rows × inputs]}. */
  void inputGradient(int rows, FloatPointer target) {
    FloatPointer delta = gradient.pointer();
    if (rows == 1) {
      cblas_sgemv(
          CblasRowMajor,
          CblasNoTrans,
          inputs,
          outputs,
          1,
          weights,
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
          weights,
          outputs,
          0,
          target,
          inputs);
    }
  }

  @Override
  public void close() {
    responses.close();
    gradient.close();
  }
}
