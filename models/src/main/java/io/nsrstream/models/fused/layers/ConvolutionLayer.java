package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.onednn.Geometry;
import java.util.Optional;

/**
 * A convolution over steps: {@code y[t] = b + Σ_j x[t·stride + j·dilation − before]·W_j}, where
 * steps beyond the ends count as zeros.
 */
final class ConvolutionLayer implements FusedLayer {
  private final Convolution shape;
  private final Signal input;
  private final Signal output;
  private final ConvolutionAlgorithm convolution;

  /** A convolution whose sums are activated. */
  ConvolutionLayer(Convolution shape, Signal input, Tensors tensors) {
    this(
        shape,
        input,
        tensors.weights(
            shape.kernel(),
            input.channels(),
            shape.width(),
            shape.kernel() * input.channels(),
            shape.kernel() * shape.width()),
        tensors);
  }

  /** The same sums at each step, which are not activated. */
  static ConvolutionLayer projection(int width, Signal input, Tensors tensors) {
    int channels = input.channels();
    Slot weights = tensors.balancedWeights(channels, width, channels, width);
    return new ConvolutionLayer(Convolution.pointwise(width), input, weights, tensors);
  }

  private ConvolutionLayer(Convolution shape, Signal input, Slot weights, Tensors tensors) {
    this.shape = shape;
    this.input = input;
    Extent extent = input.extent();
    this.output =
        new Signal(
            shape.stride() == 1 ? extent : new Extent(shape.outputSteps(extent.learned())),
            shape.width());
    int channels = input.channels();
    Slot biases = tensors.constants(shape.width(), 0);
    this.convolution =
        tensors.byOneDnn() && !shape.pointwise()
            ? new OneDnnConvolution(
                steps -> geometry(shape, steps, channels), weights, Optional.of(biases), tensors)
            : new TapConvolution(shape, channels, weights, biases, tensors.ones());
  }

  private static Geometry geometry(Convolution shape, int steps, int channels) {
    return Geometry.steps(
        new Geometry.Side(steps, shape.kernel(), shape.stride(), shape.dilation(), shape.before()),
        channels,
        shape.width());
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    takeExtent();
    output.resize(pass);
    convolution.forward(input, output);
  }

  private void takeExtent() {
    Extent extent = input.extent();
    if (shape.stride() > 1) {
      output.extent().fill(extent.rows(), shape.outputSteps(extent.steps()));
      for (int row = 0; row < extent.rows(); row++) {
        output.extent().shorten(row, shape.outputSteps(extent.length(row)));
      }
    }
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
