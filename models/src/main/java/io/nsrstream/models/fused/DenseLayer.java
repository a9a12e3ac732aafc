package io.nsrstream.models.fused;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Weighted sums of all that a row has, plus a bias: {@code Y = X·W + 1·bᵀ} over the rows of a
 * mini-batch, and {@code dW = Xᵀ·dY}, {@code db = dYᵀ·1}, {@code dX = dY·Wᵀ} on the way back.
 */
final class DenseLayer implements Linearizable {
  private final Signal input;
  private final Signal output;
  private final int inputs;
  private final int outputs;
  private final Slot weights;
  private final Slot biases;
  private final Ones ones;

  /** 1 where pushed tangents have left their share of the weights' gradient already, else 0. */
  private float keep;

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
    Products.multiply(rows, outputs, inputs, x, inputs, weights.values(), outputs, 0, y, outputs);
    Products.addToRows(biases.values(), y, rows, outputs, ones);
    keep = 0;
  }

  @Override
  public void backward(Pass pass) {
    int rows = input.extent().rows();
    FloatPointer x = input.values().readOutside();
    FloatPointer delta = output.gradient().readOutside();
    Products.multiplyTransposed(
        inputs, outputs, rows, x, inputs, delta, outputs, keep, weights.gradient(), outputs);
    keep = 0;
    Products.sumRows(delta, biases.gradient(), rows, outputs, ones, 0);
    if (input.differentiable()) {
      FloatPointer target = input.gradient().overwriteOutside();
      Products.multiplyByTransposed(
          rows, inputs, outputs, delta, outputs, weights.values(), outputs, 0, target, inputs);
    }
  }

  @Override
  public void pull(Signal before, Signal behind) {
    Products.multiplyByTransposed(
        input.extent().rows(),
        inputs,
        outputs,
        behind.gradient().readOutside(),
        outputs,
        weights.values(),
        outputs,
        0,
        before.gradient().overwriteOutside(),
        inputs);
  }

  @Override
  public void push(Signal before, Signal behind) {
    int rows = input.extent().rows();
    FloatPointer x = before.values().readOutside();
    FloatPointer y = behind.values().overwriteOutside();
    FloatPointer delta = behind.gradient().readOutside();
    Products.multiply(rows, outputs, inputs, x, inputs, weights.values(), outputs, 0, y, outputs);
    Products.multiplyTransposed(
        inputs, outputs, rows, x, inputs, delta, outputs, keep, weights.gradient(), outputs);
    keep = 1;
  }

  @Override
  public void close() {
    output.close();
  }
}
