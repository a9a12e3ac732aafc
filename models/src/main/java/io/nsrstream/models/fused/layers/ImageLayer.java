package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Image;
import io.nsrstream.models.memory.MovablePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Takes the first numbers of each row for the pixels of an image; where a row has several steps,
 * each step has as many whole rows of pixels, and its first numbers are these. It leaves alone what
 * is behind them in a step: a learner adds inputs for quantiles, and some that say which features
 * are missing. Pixels of absent steps are zero.
 */
final class ImageLayer implements FusedLayer {
  private final Signal input;
  private final Signal output;
  private final int size;

  /** Pixels with their channels that a step has. */
  private final int ofStep;

  // Pointers that are moved, kept to allocate nothing.
  private final MovablePointer source = new MovablePointer();
  private final MovablePointer target = new MovablePointer();

  /**
   * @throws IllegalArgumentException if rows have fewer numbers than the image, or steps that are
   *     not whole rows of pixels
   */
  ImageLayer(Image image, Signal input) {
    this.input = input;
    int steps = input.extent().learned();
    long given = (long) steps * input.channels();
    if (given < image.numbers()) {
      throw new IllegalArgumentException(
          "rows of images of %dx%dx%d must have %d numbers, but have %d: name the height, width and channels of yours"
              .formatted(image.height(), image.width(), image.channels(), image.numbers(), given));
    }
    if (image.height() % steps != 0) {
      throw new IllegalArgumentException(
          "images of %dx%dx%d must come as one step, or as steps of as many whole rows of pixels each, but come as %d steps: send %d steps"
              .formatted(image.height(), image.width(), image.channels(), steps, image.height()));
    }
    this.size = Math.toIntExact(image.numbers());
    this.ofStep = size / steps;
    this.output = new Signal(Extent.image(image.height(), image.width()), image.channels(), false);
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    Extent extent = input.extent();
    output.extent().fill(extent.rows(), output.extent().learned());
    output.resize(pass);
    int steps = Math.min(extent.steps(), size / ofStep);
    FloatPointer from = input.values().readOutside();
    FloatPointer to = output.values().overwriteOutside();
    if (steps * ofStep < size) {
      Pointer.memset(to, 0, (long) output.values().count() * Float.BYTES);
    }
    for (int row = 0; row < extent.rows(); row++) {
      for (int step = 0; step < steps; step++) {
        source.to(from, (row * extent.steps() + step) * input.channels());
        target.to(to, row * size + step * ofStep);
        Pointer.memcpy(target, source, (long) ofStep * Float.BYTES);
      }
    }
  }

  @Override
  public void backward(Pass pass) {
    // Nothing is before the input.
  }

  @Override
  public void close() {
    output.close();
  }
}
