package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.kernels.Pooling;
import io.nsrstream.models.kernels.Vectors;
import java.util.Arrays;

/** Makes one step of all the steps that are there. */
final class PoolLayer implements FusedLayer {
  private static final int[] NOTHING = {};

  private final Summary summary;
  private final Signal input;
  private final Signal output;

  /** The step that each largest value is from, under {@link Summary#MAX}. */
  private int[] largest = NOTHING;

  PoolLayer(Summary summary, Signal input) {
    this.summary = summary;
    this.input = input;
    this.output = new Signal(new Extent(1), input.channels());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    Extent extent = input.extent();
    output.extent().fill(extent.rows(), 1);
    output.resize(pass);
    float[] from = input.values().readHeap();
    float[] to = output.values().overwriteHeap();
    int width = input.channels();
    if (summary == Summary.MAX && extent.rows() * width > largest.length) {
      largest = new int[extent.rows() * width];
    }
    for (int row = 0; row < extent.rows(); row++) {
      int start = row * extent.steps() * width;
      switch (summary) {
        case LAST -> System.arraycopy(from, start + last(row) * width, to, row * width, width);
        case MEAN -> mean(from, start, extent.length(row), to, row * width);
        case MAX -> Pooling.max(from, start, extent.length(row), width, to, largest, row * width);
      }
    }
  }

  private int last(int row) {
    return input.extent().length(row) - 1;
  }

  private void mean(float[] from, int start, int length, float[] to, int at) {
    int width = input.channels();
    Arrays.fill(to, at, at + width, 0);
    for (int step = 0; step < length; step++) {
      int first = start + step * width;
      Vectors.addAt(from, first, to, at, width);
    }
    Vectors.multiply(1f / length, to, at, width);
  }

  @Override
  public void backward(Pass pass) {
    Extent extent = input.extent();
    float[] from = output.gradient().readHeap();
    float[] to = input.gradient().overwriteHeap();
    int width = input.channels();
    if (summary != Summary.MEAN) {
      Arrays.fill(to, 0, input.gradient().count(), 0);
    }
    for (int row = 0; row < extent.rows(); row++) {
      int at = row * width;
      int start = row * extent.steps() * width;
      switch (summary) {
        case LAST -> System.arraycopy(from, at, to, start + last(row) * width, width);
        case MEAN -> spread(from, at, extent.length(row), to, start);
        case MAX -> Pooling.toLargest(from, largest, at, width, to, start);
      }
    }
  }

  private void spread(float[] from, int at, int length, float[] to, int start) {
    int width = input.channels();
    float share = 1f / length;
    for (int step = 0; step < length; step++) {
      Vectors.scaleAt(share, from, at, to, start + step * width, width);
    }
  }

  @Override
  public void close() {
    output.close();
    largest = NOTHING;
  }
}
