package io.nsrstream.models.fused.layers;

import io.nsrstream.models.onednn.ByRows;
import io.nsrstream.models.onednn.ConvolutionPrimitives;
import io.nsrstream.models.onednn.Geometry;

/** A 2-D convolution by oneDNN. */
final class OneDnnConvolution implements ImageConvolution {
  private final Slot weights;
  private final ByRows<ConvolutionPrimitives> primitives;

  OneDnnConvolution(Geometry geometry, Slot weights, Tensors tensors) {
    this.weights = weights;
    this.primitives =
        new ByRows<>(rows -> new ConvolutionPrimitives(geometry, rows, tensors.scratch()));
  }

  @Override
  public void forward(Signal x, Signal y) {
    primitives
        .of(x.extent().rows())
        .forward(x.values().readOutside(), weights.values(), y.values().overwriteOutside());
  }

  @Override
  public void backward(Signal x, Signal y) {
    ConvolutionPrimitives ofRows = primitives.of(x.extent().rows());
    ofRows.weightGradient(x.values().readOutside(), y.gradient().readOutside(), weights.gradient());
    if (x.differentiable()) {
      ofRows.dataGradient(
          y.gradient().readOutside(), weights.values(), x.gradient().overwriteOutside());
    }
  }

  @Override
  public void close() {
    primitives.close();
  }
}
