package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Pool2d;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.kernels.Pooling;
import io.nsrstream.models.kernels.Vectors;
import java.util.Arrays;

/** Makes one pixel of each square of pixels, by loops. */
final class Pool2dLayer implements FusedLayer {
  private static final int[] NOTHING = {};

  private final Summary summary;
  private final int size;
  private final Signal input;
  private final Signal output;

  /** Where each largest value is in the input, under {@link Summary#MAX}. */
  private int[] largest = NOTHING;

  Pool2dLayer(Pool2d shape, Signal input) {
    this.summary = shape.summary();
    this.size = shape.size();
    this.input = input;
    this.output = new Signal(extent(shape, input.extent()), input.channels());
  }

  /**
   * The extent of what leaves a pool.
   *
   * @throws IllegalArgumentException if no square fits the images
   */
  static Extent extent(Pool2d shape, Extent input) {
    if (!input.image() || input.height() < shape.size() || input.width() < shape.size()) {
      throw new IllegalArgumentException(
          "%s must follow images of at least %d pixels in both directions, but its input has %s: leave out a pool"
              .formatted(
                  shape,
                  shape.size(),
                  input.image() ? input.height() + "x" + input.width() : "none"));
    }
    return Extent.image(input.height() / shape.size(), input.width() / shape.size());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    Extent extent = output.extent();
    extent.fill(input.extent().rows(), extent.learned());
    output.resize(pass);
    float[] from = input.values().readHeap();
    float[] to = output.values().overwriteHeap();
    int width = input.channels();
    if (summary == Summary.MAX && output.values().count() > largest.length) {
      largest = new int[output.values().count()];
    }
    for (int pixel = 0; pixel < extent.positions(); pixel++) {
      int at = pixel * width;
      if (summary == Summary.MAX) {
        Pooling.maxOfSquare(from, corner(pixel), size, rowLength(), width, to, largest, at);
      } else {
        mean(from, corner(pixel), to, at);
      }
    }
  }

  /** Where the square of an output pixel begins in the input. */
  private int corner(int pixel) {
    Extent extent = output.extent();
    int row = pixel / extent.learned();
    int within = pixel % extent.learned();
    int y = within / extent.width() * size;
    int x = within % extent.width() * size;
    return ((row * input.extent().height() + y) * input.extent().width() + x) * input.channels();
  }

  /** Floats from one row of an image to the next. */
  private int rowLength() {
    return input.extent().width() * input.channels();
  }

  private void mean(float[] from, int corner, float[] to, int at) {
    int width = input.channels();
    Arrays.fill(to, at, at + width, 0);
    for (int i = 0; i < size * size; i++) {
      Vectors.addAt(from, corner + i / size * rowLength() + i % size * width, to, at, width);
    }
    Vectors.multiply(1f / (size * size), to, at, width);
  }

  @Override
  public void backward(Pass pass) {
    float[] from = output.gradient().readHeap();
    float[] to = input.gradient().overwriteHeap();
    Arrays.fill(to, 0, input.gradient().count(), 0);
    if (summary == Summary.MAX) {
      for (int i = 0; i < output.gradient().count(); i++) {
        to[largest[i]] = from[i];
      }
    } else {
      for (int pixel = 0; pixel < output.extent().positions(); pixel++) {
        spread(from, pixel * input.channels(), to, corner(pixel));
      }
    }
  }

  private void spread(float[] from, int at, float[] to, int corner) {
    int width = input.channels();
    float share = 1f / (size * size);
    for (int i = 0; i < size * size; i++) {
      Vectors.scaleAt(
          share, from, at, to, corner + i / size * rowLength() + i % size * width, width);
    }
  }

  @Override
  public void close() {
    output.close();
    largest = NOTHING;
  }
}
