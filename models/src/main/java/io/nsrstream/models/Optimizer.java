package io.nsrstream.models;

/** How gradients move parameters. */
public enum Optimizer {
  /** Plain gradient descent. */
  SGD {
    @Override
    UpdateRule rule(double momentum) {
      return new Sgd();
    }
  },

  /** Gradient descent with Nesterov's momentum. */
  NESTEROV {
    @Override
    UpdateRule rule(double momentum) {
      return new Nesterov((float) momentum);
    }
  },

  /** Adam, bias-corrected, with the decays 0.9 and 0.999. */
  ADAM {
    @Override
    UpdateRule rule(double momentum) {
      return new Adam();
    }
  };

  /**
   * A rule of this kind, for one network.
   *
   * @param momentum of those that have one
   */
  abstract UpdateRule rule(double momentum);
}
