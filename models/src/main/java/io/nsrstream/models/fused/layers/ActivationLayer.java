package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.kernels.Elementwise;
import io.nsrstream.models.kernels.Vectors;
import java.util.Arrays;

/** Applies an activation to a signal where it stands. */
final class ActivationLayer implements Linearizable {
  private static final float[] NOTHING = {};

  private final Activation activation;
  private final Signal output;

  /** What pushed tangents found of the gradient before the activation, where there is any. */
  private float[] bend = NOTHING;

  private boolean bent;

  ActivationLayer(Activation activation, Signal output) {
    this.activation = activation;
    this.output = output;
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    float[] values = output.values().updateHeap();
    int count = output.values().count();
    switch (activation) {
      case RELU -> Elementwise.relu(values, count);
      case TANH -> Elementwise.tanh(values, count);
    }
    bent = false;
  }

  @Override
  public void backward(Pass pass) {
    float[] gradient = output.gradient().updateHeap();
    multiplyBySlope(gradient);
    if (bent) {
      Vectors.add(bend, gradient, output.values().count());
      bent = false;
    }
  }

  private void multiplyBySlope(float[] derivatives) {
    float[] values = output.values().readHeap();
    int count = output.values().count();
    switch (activation) {
      case RELU -> Elementwise.multiplyByReluSlope(derivatives, values, count);
      case TANH -> Elementwise.multiplyByTanhSlope(derivatives, values, count);
    }
  }

  @Override
  public void pull(Signal before, Signal behind) {
    multiplyBySlope(before.gradient().updateHeap());
  }

  @Override
  public void push(Signal before, Signal behind) {
    float[] tangents = before.values().updateHeap();
    switch (activation) {
      case RELU -> {
        // Its slopes do not change with its sums.
      }
      case TANH -> bend(tangents, before.gradient().readHeap());
    }
    multiplyBySlope(tangents);
  }

  private void bend(float[] tangents, float[] cotangents) {
    int count = output.values().count();
    if (count > bend.length) {
      bend = new float[count];
    }
    if (!bent) {
      Arrays.fill(bend, 0, count, 0);
      bent = true;
    }
    Elementwise.addTanhBend(tangents, cotangents, output.values().readHeap(), bend, count);
  }

  @Override
  public void close() {
    // The signal belongs to the layer before.
    bend = NOTHING;
    bent = false;
  }
}
