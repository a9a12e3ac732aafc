package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.ConvolutionPrimitives;
import io.nsrstream.models.onednn.ConvolutionPrimitives.Learned;
import io.nsrstream.models.onednn.ConvolutionPrimitives.Weights;
import io.nsrstream.models.onednn.Geometry;
import io.nsrstream.models.onednn.Sized;
import java.util.Optional;
import java.util.function.IntFunction;

/** A convolution by oneDNN. */
final class OneDnnConvolution implements ConvolutionAlgorithm {
  private final Sized<ConvolutionPrimitives> primitives;

  /**
   * @param geometry for so many steps of a row
   * @param biases one per filter, or nothing where none are added
   */
  OneDnnConvolution(
      IntFunction<Geometry> geometry, Slot taps, Optional<Slot> biases, Tensors tensors) {
    this.primitives =
        new Sized<>(
            (rows, steps) ->
                new ConvolutionPrimitives(
                    geometry.apply(steps),
                    rows,
                    new Weights(learned(taps), biases.map(OneDnnConvolution::learned)),
                    tensors.workspace()));
  }

  private static Learned learned(Slot slot) {
    return new Learned(slot.values(), slot.gradient());
  }

  @Override
  public void forward(Signal x, Signal y) {
    of(x).forward(x.values().readOutside(), y.values().overwriteOutside());
  }

  private ConvolutionPrimitives of(Signal x) {
    return primitives.of(x.extent().rows(), x.extent().steps());
  }

  @Override
  public void backward(Signal x, Signal y) {
    ConvolutionPrimitives ofSize = of(x);
    ofSize.weightGradient(x.values().readOutside(), y.gradient().readOutside());
    if (x.differentiable()) {
      ofSize.dataGradient(y.gradient().readOutside(), x.gradient().overwriteOutside());
    }
  }

  @Override
  public void close() {
    primitives.close();
  }
}
