package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.RectifierPrimitives;
import io.nsrstream.models.onednn.Sized;

/** Sets what is below 0 in images and sequences to 0, where it stands, by oneDNN. */
final class RectifierLayer implements FusedLayer {
  private final Signal output;
  private final Sized<RectifierPrimitives> primitives;

  RectifierLayer(Signal output, Tensors tensors) {
    this.output = output;
    this.primitives =
        new Sized<>(
            (rows, steps) ->
                new RectifierPrimitives(rows * steps * output.channels(), tensors.workspace()));
  }

  private RectifierPrimitives primitives() {
    return primitives.of(output.extent().rows(), output.extent().steps());
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
