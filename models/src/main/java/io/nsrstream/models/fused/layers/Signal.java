package io.nsrstream.models.fused.layers;

import io.nsrstream.models.memory.MirroredFloats;
import java.util.Arrays;
import java.util.Optional;

/**
 * What goes from one layer to the next, {@code [rows × steps × channels]}, and on the way back the
 * gradient with respect to it. Both are zero at absent steps.
 */
public final class Signal implements AutoCloseable {
  private final Extent extent;
  private final int channels;
  private final boolean differentiable;
  private final MirroredFloats values;
  private final MirroredFloats gradient = new MirroredFloats();

  /** The values, where they never change and are 0 almost everywhere. */
  private Optional<SparseInput> sparse = Optional.empty();

  /** What leaves a layer. */
  public Signal(Extent extent, int channels) {
    this(extent, channels, true);
  }

  /**
   * @param differentiable whether there is a layer that its gradient is of use to
   */
  public Signal(Extent extent, int channels, boolean differentiable) {
    this(extent, channels, differentiable, new MirroredFloats());
  }

  private Signal(Extent extent, int channels, boolean differentiable, MirroredFloats values) {
    this.extent = extent;
    this.channels = channels;
    this.differentiable = differentiable;
    this.values = values;
  }

  /** The same values for a second reader, with a gradient of their own. */
  public Signal branch() {
    return new Signal(extent, channels, differentiable, values);
  }

  public Extent extent() {
    return extent;
  }

  public int channels() {
    return channels;
  }

  /** Whether its gradient is of use to anyone. */
  public boolean differentiable() {
    return differentiable;
  }

  /** What stands in the place of {@link #values()} where almost all of them are 0 for ever. */
  Optional<SparseInput> sparse() {
    return sparse;
  }

  void setSparse(Optional<SparseInput> input) {
    sparse = input;
  }

  public MirroredFloats values() {
    return values;
  }

  public MirroredFloats gradient() {
    return gradient;
  }

  /** Makes room for what the extent says. */
  public void resize(Pass pass) {
    values.resize(extent.positions() * channels);
    resizeGradient(pass);
  }

  /**
   * Makes room for the gradient alone, if the pass comes back or may be taken for one that does.
   */
  public void resizeGradient(Pass pass) {
    boolean comesBack = pass.training() || pass.batch().nodes().isPresent();
    if (differentiable && comesBack) {
      gradient.resize(extent.positions() * channels);
    }
  }

  /** Sets absent steps to zero, in the values or in the gradient. */
  public void clearAbsent(MirroredFloats part) {
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
    sparse = Optional.empty();
    values.close();
    closeGradient();
  }

  /** Frees the gradient alone: a branch does not own the values. */
  public void closeGradient() {
    gradient.close();
  }
}
