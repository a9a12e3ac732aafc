package io.nsrstream.models.architecture;

/** What a neuron makes of its weighted sum. */
public enum Activation {
  /** max(x, 0). */
  RELU,

  /** The hyperbolic tangent. */
  TANH
}
