package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.memory.MovablePointer;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.memory.Ones;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A convolution over steps as one matrix product per row and tap of the kernel: {@code y[t] = b +
 * Σ_j x[t·stride + j·dilation − before]·W_j}, where steps beyond the ends count as zeros.
 *
 * <p>The steps a tap takes stand at a constant distance, so that no copy of them is made, and the
 * sums of a row stay in the processor's cache from tap to tap. A pointwise convolution, which knows
 * no neighbours, takes all rows as one.
 */
final class ConvolutionLayer implements FusedLayer {
  private final Convolution shape;
  private final int before;
  private final Signal input;
  private final Signal output;
  private final int channels;
  private final int width;
  private final Slot weights;
  private final Slot biases;
  private final Ones ones;

  // Zero where a tap falls beyond the ends, which is at the same places for all rows of as many
  // steps.
  private float[] staged = {};
  private int stagedSteps;
  private final NativeFloats patches = new NativeFloats();

  // Pointers that are moved, kept to allocate nothing.
  private final MovablePointer x = new MovablePointer();
  private final MovablePointer w = new MovablePointer();
  private final MovablePointer y = new MovablePointer();

  /** A convolution whose sums are activated. */
  ConvolutionLayer(Convolution shape, Signal input, Tensors tensors) {
    this(
        shape,
        input,
        tensors.weights(
            shape.kernel(),
            input.channels(),
            shape.width(),
            shape.kernel() * input.channels(),
            shape.kernel() * shape.width()),
        tensors);
  }

  /** The same sums at each step, which are not activated. */
  static ConvolutionLayer projection(int width, Signal input, Tensors tensors) {
    int channels = input.channels();
    Slot weights = tensors.balancedWeights(channels, width, channels, width);
    return new ConvolutionLayer(Convolution.pointwise(width), input, weights, tensors);
  }

  private ConvolutionLayer(Convolution shape, Signal input, Slot weights, Tensors tensors) {
    this.shape = shape;
    int beyond = (shape.kernel() - 1) * shape.dilation();
    this.before = shape.padding() == Padding.CAUSAL ? beyond : beyond / 2;
    this.input = input;
    this.channels = input.channels();
    this.width = shape.width();
    Extent extent = input.extent();
    this.output =
        new Signal(
            shape.stride() == 1 ? extent : new Extent(strided(extent.learned())), shape.width());
    this.weights = weights;
    this.biases = tensors.constants(width, 0);
    this.ones = tensors.ones();
  }

  private int strided(int steps) {
    return (steps + shape.stride() - 1) / shape.stride();
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    takeExtent();
    output.resize(pass);
    FloatPointer from = input.values().readOutside();
    FloatPointer to = output.values().overwriteOutside();
    int positions = output.extent().positions();
    Pointer.memset(to, 0, (long) positions * width * Float.BYTES);
    Products.addToRows(biases.values(), to, positions, width, ones);
    for (int row = 0; row < rows(); row++) {
      for (int tap = 0; tap < shape.kernel(); tap++) {
        int first = first(tap);
        int count = last(tap) - first + 1;
        if (count > 0) {
          x.to(from, inputStep(row, first, tap) * channels);
          w.to(weights.values(), tap * channels * width);
          y.to(to, outputStep(row, first) * width);
          Products.multiply(
              count, width, channels, x, shape.stride() * channels, w, width, 1, y, width);
        }
      }
    }
  }

  private boolean pointwise() {
    return shape.kernel() == 1 && shape.stride() == 1;
  }

  private int rows() {
    return pointwise() ? 1 : input.extent().rows();
  }

  private int inputSteps() {
    return pointwise() ? input.extent().positions() : input.extent().steps();
  }

  private int outputSteps() {
    return pointwise() ? output.extent().positions() : output.extent().steps();
  }

  private void takeExtent() {
    Extent extent = input.extent();
    if (shape.stride() > 1) {
      output.extent().fill(extent.rows(), strided(extent.steps()));
      for (int row = 0; row < extent.rows(); row++) {
        output.extent().shorten(row, strided(extent.length(row)));
      }
    }
  }

  /** The first output step at which a tap falls on a step of the input. */
  private int first(int tap) {
    int missing = before - tap * shape.dilation();
    return missing <= 0 ? 0 : strided(missing);
  }

  /** The last one; below the first where there is none. */
  private int last(int tap) {
    int latest = inputSteps() - 1 + before - tap * shape.dilation();
    return latest < 0 ? -1 : Math.min(outputSteps() - 1, latest / shape.stride());
  }

  private int inputStep(int row, int outputStep, int tap) {
    return row * inputSteps() + outputStep * shape.stride() + tap * shape.dilation() - before;
  }

  private int outputStep(int row, int step) {
    return row * outputSteps() + step;
  }

  @Override
  public void backward(Pass pass) {
    FloatPointer delta = output.gradient().readOutside();
    parameterGradient(delta);
    if (input.differentiable()) {
      inputGradient(delta);
    }
  }

  private void parameterGradient(FloatPointer delta) {
    int wide = shape.kernel() * channels;
    for (int row = 0; row < rows(); row++) {
      FloatPointer taken = pointwise() ? input.values().readOutside() : patches(row);
      y.to(delta, outputStep(row, 0) * width);
      Products.multiplyTransposed(
          wide,
          width,
          outputSteps(),
          taken,
          wide,
          y,
          width,
          row == 0 ? 0 : 1,
          weights.gradient(),
          width);
    }
    int positions = output.extent().positions();
    Products.sumRows(delta, biases.gradient(), positions, width, ones, 0);
  }

  /**
   * What all taps take of a row, side by side, {@code [steps × kernel · channels]}: one product
   * with a long side is faster than one per tap with short ones, by more than the copy costs.
   */
  private FloatPointer patches(int row) {
    int taken = outputSteps() * shape.kernel() * channels;
    stage(taken);
    float[] from = input.values().readHeap();
    for (int tap = 0; tap < shape.kernel(); tap++) {
      int last = last(tap);
      for (int step = first(tap); step <= last; step++) {
        System.arraycopy(
            from,
            inputStep(row, step, tap) * channels,
            staged,
            (step * shape.kernel() + tap) * channels,
            channels);
      }
    }
    patches.reserve(taken);
    patches.write(0, staged, taken);
    return patches.pointer();
  }

  private void stage(int taken) {
    if (taken > staged.length) {
      staged = new float[taken];
    } else if (stagedSteps != inputSteps()) {
      Arrays.fill(staged, 0);
    }
    stagedSteps = inputSteps();
  }

  private void inputGradient(FloatPointer delta) {
    FloatPointer target = input.gradient().overwriteOutside();
    Pointer.memset(target, 0, (long) input.gradient().count() * Float.BYTES);
    for (int row = 0; row < rows(); row++) {
      for (int tap = 0; tap < shape.kernel(); tap++) {
        int first = first(tap);
        int count = last(tap) - first + 1;
        if (count > 0) {
          x.to(target, inputStep(row, first, tap) * channels);
          w.to(weights.values(), tap * channels * width);
          y.to(delta, outputStep(row, first) * width);
          Products.multiplyByTransposed(
              count, channels, width, y, width, w, width, 1, x, shape.stride() * channels);
        }
      }
    }
  }

  @Override
  public void close() {
    patches.close();
    staged = new float[0];
    output.close();
  }
}
