package io.nsrstream.models.fused.layers;

import io.nsrstream.models.memory.MovablePointer;
import io.nsrstream.models.memory.Ones;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Weighted sums of all that a row has, plus a bias: {@code Y = X·W + 1·bᵀ} over the rows of a
 * mini-batch, and {@code dW = Xᵀ·dY}, {@code db = dYᵀ·1}, {@code dX = dY·Wᵀ} on the way back.
 *
 * <p>It has weights for the steps that the network was created or grown for; further steps of a
 * longer row add nothing.
 */
final class DenseLayer implements Linearizable {
  private final Signal input;
  private final Signal output;
  private final int channels;
  private final int inputs;
  private final int outputs;
  private final Slot weights;
  private final Slot biases;
  private final Ones ones;

  /** A pointer that is moved, kept to allocate nothing. */
  private final MovablePointer rest = new MovablePointer();

  /** 1 where pushed tangents have left their share of the weights' gradient already, else 0. */
  private float keep;

  DenseLayer(Signal input, int width, Tensors tensors) {
    this.input = input;
    this.output = new Signal(new Extent(1), width);
    this.channels = input.channels();
    this.inputs = input.extent().learned() * channels;
    this.outputs = width;
    this.weights = tensors.weights(input.extent().learned(), channels, width, inputs, outputs);
    this.biases = tensors.constants(width, 0);
    this.ones = tensors.ones();
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    int rows = input.extent().rows();
    output.extent().fill(rows, 1);
    output.resize(pass);
    if (input.sparse().isPresent()) {
      input.sparse().get().multiply(weights, output.values(), outputs);
    } else {
      sum(input.values().readOutside(), output.values().overwriteOutside());
    }
    Products.addToRows(biases.values(), output.values().updateOutside(), rows, outputs, ones);
    keep = 0;
  }

  /** Numbers per row. */
  private int given() {
    return input.extent().steps() * channels;
  }

  /** Those of them that there are weights for. */
  private int used() {
    return Math.min(given(), inputs);
  }

  private void sum(FloatPointer x, FloatPointer y) {
    int rows = input.extent().rows();
    Products.multiply(rows, outputs, used(), x, given(), weights.values(), outputs, 0, y, outputs);
  }

  @Override
  public void backward(Pass pass) {
    FloatPointer delta = output.gradient().readOutside();
    if (input.sparse().isPresent()) {
      input.sparse().get().multiplyTransposed(output.gradient(), weights, keep, outputs);
    } else {
      addToGradient(input.values().readOutside(), delta);
    }
    keep = 0;
    Products.sumRows(delta, biases.gradient(), input.extent().rows(), outputs, ones, 0);
    if (input.differentiable()) {
      backThroughWeights(delta, input.gradient().overwriteOutside());
    }
  }

  private void addToGradient(FloatPointer x, FloatPointer delta) {
    int rows = input.extent().rows();
    FloatPointer gradient = weights.gradient();
    Products.multiplyTransposed(
        used(), outputs, rows, x, given(), delta, outputs, keep, gradient, outputs);
    if (keep == 0 && used() < inputs) {
      rest.to(gradient, used() * outputs);
      Pointer.memset(rest, 0, (long) (inputs - used()) * outputs * Float.BYTES);
    }
  }

  /** What goes to steps that there are no weights for has no meaning: they are absent. */
  private void backThroughWeights(FloatPointer delta, FloatPointer target) {
    Products.multiplyByTransposed(
        input.extent().rows(),
        used(),
        outputs,
        delta,
        outputs,
        weights.values(),
        outputs,
        0,
        target,
        given());
  }

  @Override
  public void pull(Signal before, Signal behind) {
    backThroughWeights(behind.gradient().readOutside(), before.gradient().overwriteOutside());
  }

  @Override
  public void push(Signal before, Signal behind) {
    FloatPointer x = before.values().readOutside();
    sum(x, behind.values().overwriteOutside());
    addToGradient(x, behind.gradient().readOutside());
    keep = 1;
  }

  @Override
  public void close() {
    output.close();
  }
}
