package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.ConvolutionPrimitives;
import io.nsrstream.models.onednn.Geometry;
import io.nsrstream.models.onednn.Sized;
import java.util.function.IntFunction;

/** A convolution by oneDNN. */
final class OneDnnConvolution implements ConvolutionAlgorithm {
  private final Slot weights;
  private final Sized<ConvolutionPrimitives> primitives;

  /**
   * @param geometry for so many steps of a row
   */
  OneDnnConvolution(IntFunction<Geometry> geometry, Slot weights, Tensors tensors) {
    this.weights = weights;
    this.primitives =
        new Sized<>(
            (rows, steps) ->
                new ConvolutionPrimitives(geometry.apply(steps), rows, tensors.workspace()));
  }

  @Override
  public void forward(Signal x, Signal y) {
    of(x).forward(x.values().readOutside(), weights.values(), y.values().overwriteOutside());
  }

  private ConvolutionPrimitives of(Signal x) {
    return primitives.of(x.extent().rows(), x.extent().steps());
  }

  @Override
  public void backward(Signal x, Signal y) {
    ConvolutionPrimitives ofSize = of(x);
    ofSize.weightGradient(x.values().readOutside(), y.gradient().readOutside(), weights.gradient());
    if (x.differentiable()) {
      ofSize.dataGradient(
          y.gradient().readOutside(), weights.values(), x.gradient().overwriteOutside());
    }
  }

  @Override
  public void close() {
    primitives.close();
  }
}
