package io.nsrstream.models.fused.layers;

/** A way to compute a convolution, with its biases. */
interface ConvolutionAlgorithm extends AutoCloseable {

  /** Computes the values of {@code y} from those of {@code x}. */
  void forward(Signal x, Signal y);

  /**
   * Computes the gradient of what is learned, and that of {@code x} if it is of use, from that of
   * {@code y}.
   */
  void backward(Signal x, Signal y);

  /** Gives back the room it took. */
  @Override
  void close();
}
