package io.nsrstream.models.fused.layers;

import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.models.memory.MovablePointer;
import io.nsrstream.models.memory.NativeFloats;
import io.nsrstream.models.onednn.Geometry;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A 2-D convolution as one matrix product per row: what the kernel takes at each place, side by
 * side, {@code [pixels × kernel² · channels]}, times the weights.
 */
final class PatchConvolution implements ConvolutionAlgorithm {
  private final Geometry geometry;
  private final Slot weights;
  private final int pixels;
  private final int taken;
  private final NativeFloats patches = new NativeFloats();
  private final PatchSpans spans;
  private float[] staged = {};
  private float[] ofPatches = {};

  /** A pointer that is moved, kept to allocate nothing. */
  private final MovablePointer y = new MovablePointer();

  PatchConvolution(Geometry geometry, Slot weights) {
    this.geometry = geometry;
    this.weights = weights;
    this.pixels = geometry.down().output() * geometry.across().output();
    this.spans = new PatchSpans(geometry);
    this.taken = geometry.down().kernel() * geometry.across().kernel() * geometry.channels();
  }

  private void room() {
    if (staged.length == 0) {
      staged = new float[pixels * taken];
      ofPatches = new float[pixels * taken];
      patches.reserve(pixels * taken);
    }
  }

  @Override
  public void forward(Signal from, Signal to) {
    room();
    float[] values = from.values().readHeap();
    FloatPointer sums = to.values().overwriteOutside();
    int filters = geometry.filters();
    for (int row = 0; row < from.extent().rows(); row++) {
      take(values, row);
      y.to(sums, row * pixels * filters);
      Products.multiply(
          pixels,
          filters,
          taken,
          patches.pointer(),
          taken,
          weights.values(),
          filters,
          0,
          y,
          filters);
    }
  }

  @Override
  public void backward(Signal from, Signal to) {
    float[] values = from.values().readHeap();
    FloatPointer delta = to.gradient().readOutside();
    int filters = geometry.filters();
    for (int row = 0; row < from.extent().rows(); row++) {
      take(values, row);
      y.to(delta, row * pixels * filters);
      Products.multiplyTransposed(
          taken,
          filters,
          pixels,
          patches.pointer(),
          taken,
          y,
          filters,
          row == 0 ? 0 : 1,
          weights.gradient(),
          filters);
    }
    if (from.differentiable()) {
      inputGradient(from, delta);
    }
  }

  private void inputGradient(Signal from, FloatPointer delta) {
    float[] target = from.gradient().overwriteHeap();
    Arrays.fill(target, 0, from.gradient().count(), 0);
    int filters = geometry.filters();
    for (int row = 0; row < from.extent().rows(); row++) {
      y.to(delta, row * pixels * filters);
      Products.multiplyByTransposed(
          pixels,
          taken,
          filters,
          y,
          filters,
          weights.values(),
          filters,
          0,
          patches.pointer(),
          taken);
      giveBack(target, row);
    }
  }

  private void take(float[] values, int row) {
    // What falls beyond the borders was zero from the first and stays so.
    int start = row * geometry.down().size() * geometry.across().size() * geometry.channels();
    for (int i = 0; i < spans.count(); i++) {
      System.arraycopy(
          values, start + spans.ofImage(i), staged, spans.ofPatches(i), spans.length(i));
    }
    patches.write(0, staged, pixels * taken);
  }

  private void giveBack(float[] gradient, int row) {
    int start = row * geometry.down().size() * geometry.across().size() * geometry.channels();
    patches.read(0, ofPatches, pixels * taken);
    for (int i = 0; i < spans.count(); i++) {
      Vectors.addAt(
          ofPatches, spans.ofPatches(i), gradient, start + spans.ofImage(i), spans.length(i));
    }
  }

  @Override
  public void close() {
    patches.close();
    staged = new float[0];
    ofPatches = staged;
  }
}
