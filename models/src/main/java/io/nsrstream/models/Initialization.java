package io.nsrstream.models;

/** How widely initial weights are spread around 0, normally distributed; biases start at 0. */
public enum Initialization {
  /** Variance 2 / fan-in: keeps the size of responses from layer to layer under ReLU. */
  HE {
    @Override
    double deviation(int fanIn, int fanOut) {
      return StrictMath.sqrt(2.0 / fanIn);
    }
  },

  /** Variance 2 / (fan-in + fan-out): balances the sizes of responses and gradients. */
  XAVIER {
    @Override
    double deviation(int fanIn, int fanOut) {
      return StrictMath.sqrt(2.0 / ((double) fanIn + fanOut));
    }
  };

  /** Standard deviation of the weights of a layer. */
  abstract double deviation(int fanIn, int fanOut);
}
