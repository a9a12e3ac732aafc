package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.memory.MovablePointer;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.memory.Ones;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A convolution over steps as one matrix product per row and tap of the kernel. The steps a tap
 * takes stand at a constant distance, so that no copy of them is made, and the sums of a row stay
 * in the processor's cache from tap to tap. A pointwise convolution, which knows no neighbours,
 * takes all rows as one.
 */
final class TapConvolution implements ConvolutionAlgorithm {
  private final Convolution shape;
  private final int before;
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

  // The mini-batch at hand: a pointwise convolution takes all of it as one row.
  private int rows;
  private int inputSteps;
  private int outputSteps;

  // Pointers that are moved, kept to allocate nothing.
  private final MovablePointer x = new MovablePointer();
  private final MovablePointer w = new MovablePointer();
  private final MovablePointer y = new MovablePointer();

  TapConvolution(Convolution shape, int channels, Slot weights, Slot biases, Ones ones) {
    this.shape = shape;
    this.before = shape.before();
    this.channels = channels;
    this.width = shape.width();
    this.weights = weights;
    this.biases = biases;
    this.ones = ones;
  }

  private void takeExtents(Signal from, Signal to) {
    boolean joined = shape.pointwise();
    rows = joined ? 1 : from.extent().rows();
    inputSteps = joined ? from.extent().positions() : from.extent().steps();
    outputSteps = joined ? to.extent().positions() : to.extent().steps();
  }

  @Override
  public void forward(Signal from, Signal to) {
    takeExtents(from, to);
    FloatPointer values = from.values().readOutside();
    FloatPointer sums = to.values().overwriteOutside();
    Pointer.memset(sums, 0, (long) to.values().count() * Float.BYTES);
    Products.addToRows(biases.values(), sums, to.extent().positions(), width, ones);
    for (int row = 0; row < rows; row++) {
      for (int tap = 0; tap < shape.kernel(); tap++) {
        int first = first(tap);
        int count = last(tap) - first + 1;
        if (count > 0) {
          x.to(values, inputStep(row, first, tap) * channels);
          w.to(weights.values(), tap * channels * width);
          y.to(sums, outputStep(row, first) * width);
          Products.multiply(
              count, width, channels, x, shape.stride() * channels, w, width, 1, y, width);
        }
      }
    }
  }

  /** The first output step at which a tap falls on a step of the input. */
  private int first(int tap) {
    int missing = before - tap * shape.dilation();
    return missing <= 0 ? 0 : shape.outputSteps(missing);
  }

  /** The last one; below the first where there is none. */
  private int last(int tap) {
    int latest = inputSteps - 1 + before - tap * shape.dilation();
    return latest < 0 ? -1 : Math.min(outputSteps - 1, latest / shape.stride());
  }

  private int inputStep(int row, int outputStep, int tap) {
    return row * inputSteps + outputStep * shape.stride() + tap * shape.dilation() - before;
  }

  private int outputStep(int row, int step) {
    return row * outputSteps + step;
  }

  @Override
  public void backward(Signal from, Signal to) {
    takeExtents(from, to);
    FloatPointer delta = to.gradient().readOutside();
    weightGradient(from, delta);
    Products.sumRows(delta, biases.gradient(), to.extent().positions(), width, ones, 0);
    if (from.differentiable()) {
      inputGradient(from, delta);
    }
  }

  private void weightGradient(Signal from, FloatPointer delta) {
    int wide = shape.kernel() * channels;
    for (int row = 0; row < rows; row++) {
      FloatPointer taken = shape.pointwise() ? from.values().readOutside() : patches(from, row);
      y.to(delta, outputStep(row, 0) * width);
      Products.multiplyTransposed(
          wide,
          width,
          outputSteps,
          taken,
          wide,
          y,
          width,
          row == 0 ? 0 : 1,
          weights.gradient(),
          width);
    }
  }

  /**
   * What all taps take of a row, side by side, {@code [steps × kernel · channels]}: one product
   * with a long side is faster than one per tap with short ones, by more than the copy costs.
   */
  private FloatPointer patches(Signal from, int row) {
    int taken = outputSteps * shape.kernel() * channels;
    stage(taken);
    float[] values = from.values().readHeap();
    for (int tap = 0; tap < shape.kernel(); tap++) {
      int last = last(tap);
      for (int step = first(tap); step <= last; step++) {
        System.arraycopy(
            values,
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
    } else if (stagedSteps != inputSteps) {
      Arrays.fill(staged, 0);
    }
    stagedSteps = inputSteps;
  }

  private void inputGradient(Signal from, FloatPointer delta) {
    FloatPointer target = from.gradient().overwriteOutside();
    Pointer.memset(target, 0, (long) from.gradient().count() * Float.BYTES);
    for (int row = 0; row < rows; row++) {
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
  }
}
