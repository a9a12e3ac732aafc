package io.nsrstream.online.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;

/** The derivatives of a value by central differences: what gradients are compared with. */
final class FiniteDifferences {
  private static final double STEP = 1e-4;

  private FiniteDifferences() {}

  /**
   * Asserts that a gradient is the strength times the derivative of a value.
   *
   * @param gradient {@code [rows × width]}
   * @param value of responses {@code [rows][width]}, in double
   */
  static void assertGradient(
      float[] gradient,
      double strength,
      NaiveSteadiness.Batch batch,
      ToDoubleFunction<NaiveSteadiness.Batch> value) {
    int width = batch.responses()[0].length;
    for (int i = 0; i < batch.labels().length; i++) {
      for (int n = 0; n < width; n++) {
        assertThat((double) gradient[i * width + n])
            .as("row %d, neuron %d", i, n)
            .isCloseTo(strength * slope(batch, value, i, n), within(1e-5));
      }
    }
  }

  /** The central difference of a value in one response. */
  static double slope(
      NaiveSteadiness.Batch batch,
      ToDoubleFunction<NaiveSteadiness.Batch> value,
      int row,
      int neuron) {
    double[] responses = batch.responses()[row];
    double at = responses[neuron];
    responses[neuron] = at + STEP;
    double above = value.applyAsDouble(batch);
    responses[neuron] = at - STEP;
    double below = value.applyAsDouble(batch);
    responses[neuron] = at;
    return (above - below) / (2 * STEP);
  }
}
