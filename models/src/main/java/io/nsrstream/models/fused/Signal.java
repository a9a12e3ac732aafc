package io.nsrstream.models.fused;

import java.util.Arrays;

/**
 * What goes from one layer to the next, {@code [rows × steps × channels]}, and on the way back the
 * gradient with respect to it. Both are zero at absent steps.
 */
final class Signal implements AutoCloseable {
  private final Extent extent;
  private final int channels;
  private final boolean differentiable;
  private final MirroredFloats values = new MirroredFloats();
  private final MirroredFloats gradient = new MirroredFloats();

  /** What leaves a layer. */
  Signal(Extent extent, int channels) {
    this(extent, channels, true);
  }

  /**
   * @param differentiable whether there is a layer that its gradient is of use to
   */
  Signal(Extent extent, int channels, boolean differentiable) {
    this.extent = extent;
    this.channels = channels;
    this.differentiable = differentiable;
  }

  Extent extent() {
    return extent;
  }

  int channels() {
    return channels;
  }

  /** Whether its gradient is of use to anyone. */
  boolean differentiable() {
    return differentiable;
  }

  MirroredFloats values() {
    return values;
  }

  MirroredFloats gradient() {
    return gradient;
  }

  /** Makes room for what the extent says. */
  void resize(Pass pass) {
    int count = extent.positions() * channels;
    values.resize(count);
    if (differentiable && pass.training()) {
      gradient.resize(count);
    }
  }

  /** Sets absent steps to zero, in the values or in the gradient. */
  void clearAbsent(MirroredFloats part) {
    if (extent.whole()) {
      return;
    }
    float[] floats = part.updateHeap();
    int width = extent.steps() * channels;
    for (int row = 0; row < extent.rows(); row++) {
      int start = row * width;
      Arrays.fill(floats, start + extent.length(row) * channels, start + width, 0);
    }
  }

  @Override
  public void close() {
    values.close();
    gradient.close();
  }
}
