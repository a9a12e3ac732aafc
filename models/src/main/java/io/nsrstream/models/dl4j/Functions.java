package io.nsrstream.models.dl4j;

import org.nd4j.linalg.activations.Activation;

/** The activations of DL4J. */
final class Functions {
  private Functions() {}

  static Activation identity() {
    return Activation.IDENTITY;
  }

  /** The counterpart of an activation. */
  static Activation of(io.nsrstream.models.architecture.Activation activation) {
    return switch (activation) {
      case RELU -> Activation.RELU;
      case TANH -> Activation.TANH;
    };
  }
}
