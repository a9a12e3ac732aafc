package io.nsrstream.models.fused;

import io.nsrstream.online.network.InputShape;

/** The first signal of a network: the rows it is given, absent steps set to zero. */
final class InputLayer implements AutoCloseable {
  private final InputShape shape;
  private final Signal output;

  InputLayer(InputShape shape) {
    this.shape = shape;
    this.output = new Signal(new Extent(shape.steps()), shape.channels(), false);
  }

  Signal output() {
    return output;
  }

  /**
   * Takes over a mini-batch.
   *
   * @param features {@code [rows × input]}
   */
  void load(float[] features, int rows, Pass pass) {
    Extent extent = output.extent();
    extent.fill(rows);
    if (shape.steps() > 1) {
      for (int row = 0; row < rows; row++) {
        extent.shorten(row, length(features, row * shape.size()));
      }
    }
    output.resize(pass);
    output.values().write(features);
    output.clearAbsent(output.values());
  }

  /** Steps up to the last one that is there, at least 1. */
  private int length(float[] features, int start) {
    int length = shape.steps();
    while (length > 1 && Float.isNaN(features[start + (length - 1) * shape.channels()])) {
      length--;
    }
    return length;
  }

  @Override
  public void close() {
    output.close();
  }
}
