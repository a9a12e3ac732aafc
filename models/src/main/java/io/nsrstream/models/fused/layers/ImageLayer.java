package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Image;
import io.nsrstream.models.memory.MovablePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Takes the first numbers of each row for the pixels of an image. It leaves those behind them
 * alone: a learner adds inputs that say which features are missing. Pixels of absent steps are
 * zero.
 */
final class ImageLayer implements FusedLayer {
  private final Signal input;
  private final Signal output;
  private final int size;

  // Pointers that are moved, kept to allocate nothing.
  private final MovablePointer source = new MovablePointer();
  private final MovablePointer target = new MovablePointer();

  /**
   * @throws IllegalArgumentException if rows have fewer numbers than the image
   */
  ImageLayer(Image image, Signal input) {
    this.input = input;
    this.size = image.height() * image.width() * image.channels();
    int given = input.extent().learned() * input.channels();
    if (given < size) {
      throw new IllegalArgumentException(
          "rows of images of %dx%dx%d must have %d numbers, but have %d: name the height, width and channels of yours"
              .formatted(image.height(), image.width(), image.channels(), size, given));
    }
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
    int given = extent.steps() * input.channels();
    FloatPointer from = input.values().readOutside();
    FloatPointer to = output.values().overwriteOutside();
    if (given < size) {
      Pointer.memset(to, 0, (long) output.values().count() * Float.BYTES);
    }
    for (int row = 0; row < extent.rows(); row++) {
      source.to(from, row * given);
      target.to(to, row * size);
      Pointer.memcpy(target, source, (long) Math.min(given, size) * Float.BYTES);
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
