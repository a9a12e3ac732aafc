package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Activation;

/** Applies an activation to a signal where it stands. */
record ActivationLayer(Activation activation, Signal output) implements FusedLayer {

  @Override
  public void forward(Pass pass) {
    float[] values = output.values().updateHeap();
    int count = output.values().count();
    switch (activation) {
      case RELU -> Elementwise.relu(values, count);
      case TANH -> Elementwise.tanh(values, count);
    }
  }

  @Override
  public void backward(Pass pass) {
    float[] values = output.values().readHeap();
    float[] gradient = output.gradient().updateHeap();
    int count = output.values().count();
    switch (activation) {
      case RELU -> Elementwise.multiplyByReluSlope(gradient, values, count);
      case TANH -> Elementwise.multiplyByTanhSlope(gradient, values, count);
    }
  }

  @Override
  public void close() {
    // The signal belongs to the layer before.
  }
}
