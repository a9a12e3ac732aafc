package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.memory.Ones;
import io.nsrstream.models.onednn.Geometry;

/**
 * A convolution over steps: {@code y[t] = b + Σ_j x[t·stride + j·dilation − before]·W_j}, where
 * steps beyond the ends count as zeros.
 */
final class ConvolutionLayer implements FusedLayer {
  private final Convolution shape;
  private final Signal input;
  private final Signal output;
  private final ConvolutionAlgorithm convolution;
  private final Slot biases;
  private final Ones ones;

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
    this.convolution =
        tensors.byOneDnn() && !shape.pointwise()
            ? new OneDnnConvolution(steps -> geometry(shape, steps, channels), weights, tensors)
            : new TapConvolution(shape, channels, weights);
    this.biases = tensors.constants(shape.width(), 0);
    this.ones = tensors.ones();
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
    Products.addToRows(
        biases.values(),
        output.values().updateOutside(),
        output.extent().positions(),
        shape.width(),
        ones);
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
    Products.sumRows(
        output.gradient().readOutside(),
        biases.gradient(),
        output.extent().positions(),
        shape.width(),
        ones,
        0);
  }

  @Override
  public void close() {
    convolution.close();
    output.close();
  }
}
