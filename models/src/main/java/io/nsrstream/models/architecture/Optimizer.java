package io.nsrstream.models.architecture;

/** How gradients move parameters. */
public enum Optimizer {
  /** Plain gradient descent. */
  SGD,

  /** Gradient descent with Nesterov's momentum. */
  NESTEROV,

  /** Adam, bias-corrected, with the decays 0.9 and 0.999. */
  ADAM
}
