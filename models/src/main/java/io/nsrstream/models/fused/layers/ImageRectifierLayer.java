package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.ByRows;
import io.nsrstream.models.onednn.RectifierPrimitives;

/** Sets what is below 0 in images to 0, where it stands, by oneDNN. */
final class ImageRectifierLayer implements FusedLayer {
  private final Signal output;
  private final ByRows<RectifierPrimitives> primitives;

  ImageRectifierLayer(Signal output, Tensors tensors) {
    this.output = output;
    int each = output.extent().learned() * output.channels();
    this.primitives = new ByRows<>(rows -> new RectifierPrimitives(rows * each, tensors.scratch()));
  }

  private RectifierPrimitives primitives() {
    return primitives.of(output.extent().rows());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    primitives().forward(output.values().updateOutside());
  }

  @Override
  public void backward(Pass pass) {
    primitives().backward(output.values().readOutside(), output.gradient().updateOutside());
  }

  @Override
  public void close() {
    // The signal belongs to the layer before.
    primitives.close();
  }
}
