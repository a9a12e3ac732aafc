package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Pool2d;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.onednn.PoolPrimitives;
import io.nsrstream.models.onednn.PoolPrimitives.Pool;
import io.nsrstream.models.onednn.Sized;

/** Makes one pixel of each square of pixels, by oneDNN. */
final class ImagePoolLayer implements FusedLayer {
  private final Signal input;
  private final Signal output;
  private final Sized<PoolPrimitives> primitives;

  ImagePoolLayer(Pool2d shape, Signal input, Tensors tensors) {
    this.input = input;
    this.output = new Signal(Pool2dLayer.extent(shape, input.extent()), input.channels());
    Pool pool =
        new Pool(
            input.extent().height(),
            input.extent().width(),
            input.channels(),
            shape.size(),
            shape.summary() == Summary.MAX);
    this.primitives =
        new Sized<>((rows, pixels) -> new PoolPrimitives(pool, rows, tensors.workspace()));
  }

  private PoolPrimitives primitives() {
    return primitives.of(input.extent().rows(), input.extent().steps());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    output.extent().fill(input.extent().rows(), output.extent().learned());
    output.resize(pass);
    primitives().forward(input.values().readOutside(), output.values().overwriteOutside());
  }

  @Override
  public void backward(Pass pass) {
    primitives().backward(output.gradient().readOutside(), input.gradient().overwriteOutside());
  }

  @Override
  public void close() {
    primitives.close();
    output.close();
  }
}
