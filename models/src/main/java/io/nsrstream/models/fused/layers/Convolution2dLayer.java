package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Convolution2d;
import io.nsrstream.models.onednn.Geometry;
import java.util.Optional;

/**
 * A 2-D convolution: {@code y[p, q] = Σ_ij x[p·stride + i − before, q·stride + j − before]·W_ij},
 * where pixels beyond the borders count as zeros.
 */
final class Convolution2dLayer implements FusedLayer {
  private final Signal input;
  private final Signal output;
  private final ConvolutionAlgorithm convolution;

  Convolution2dLayer(Convolution2d shape, Signal input, Tensors tensors) {
    this.input = input;
    Extent extent = input.extent();
    if (!extent.image()) {
      throw new IllegalArgumentException(
          "%s must follow an image, but its input has none: begin with a stage that says its size"
              .formatted(shape));
    }
    Geometry geometry =
        Geometry.square(
            extent.height(),
            extent.width(),
            input.channels(),
            shape.width(),
            shape.kernel(),
            shape.stride());
    this.output =
        new Signal(
            shape.stride() == 1
                ? extent
                : Extent.image(geometry.down().output(), geometry.across().output()),
            shape.width());
    int taps = shape.kernel() * shape.kernel();
    Slot weights =
        tensors.weights(
            taps, input.channels(), shape.width(), taps * input.channels(), taps * shape.width());
    this.convolution =
        tensors.byOneDnn()
            ? new OneDnnConvolution(pixels -> geometry, weights, Optional.empty(), tensors)
            : new PatchConvolution(geometry, weights);
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    if (output.extent() != input.extent()) {
      output.extent().fill(input.extent().rows(), output.extent().learned());
    }
    output.resize(pass);
    convolution.forward(input, output);
  }

  @Override
  public void backward(Pass pass) {
    convolution.backward(input, output);
  }

  @Override
  public void close() {
    convolution.close();
    output.close();
  }
}
