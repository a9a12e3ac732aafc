package io.nsrstream.models.architecture;

/** How widely initial weights are spread around 0, normally distributed; biases start at 0. */
public enum Initialization {
  /** Variance 2 / fan-in: keeps the size of responses from layer to layer under ReLU. */
  HE,

  /** Variance 2 / (fan-in + fan-out): balances the sizes of responses and gradients. */
  XAVIER;

  /**
   * Standard deviation of the weights of a neuron.
   *
   * @param fanIn numbers that a neuron sums
   * @param fanOut neurons that a number goes to
   */
  public double deviation(int fanIn, int fanOut) {
    return switch (this) {
      case HE -> StrictMath.sqrt(2.0 / fanIn);
      case XAVIER -> StrictMath.sqrt(2.0 / ((double) fanIn + fanOut));
    };
  }
}
