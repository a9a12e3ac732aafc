package io.nsrstream.lab.epochs;

import io.nsrstream.online.evaluation.Consistency;
import io.nsrstream.online.penalty.Steadiness;

/**
 * How a layer responds to the classes.
 *
 * @param variance intra-class variance, averaged over rows and neurons
 * @param neurons width of the layer
 * @param consistency {@link Consistency} of the responses
 */
public record ResponseStatistics(double variance, int neurons, double consistency) {

  /** The variance added up over the neurons: what the layer to keep steady is chosen by. */
  public double aggregatedVariance() {
    return variance * neurons;
  }

  /**
   * @param responses {@code [rows × width]}
   */
  static ResponseStatistics of(float[] responses, int[] labels, int rows, int width) {
    // All rows as one mini-batch, alone in the window.
    Steadiness variance = new Steadiness(0, 1, false, false);
    float[] noGradient = {};
    return new ResponseStatistics(
        variance.apply(responses, labels, rows, width, noGradient),
        width,
        Consistency.of(responses, labels, rows, width));
  }
}
