package io.nsrstream.lab.penalty;

import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.settings.Rules;

/**
 * L1 penalty on responses, which makes most of them 0: their mean absolute value over the rows of
 * the mini-batch and the neurons.
 *
 * <p>With B rows, N neurons and x[i,n] the response of neuron n to row i:
 *
 * <pre>
 *   value          = 1/(B·N) · Σ_i Σ_n |x[i,n]|
 *   ∂value/∂x[i,n] = sign(x[i,n]) / (B·N)                      0 where the response is 0
 * </pre>
 *
 * @param strength at least 0
 */
public record Sparsity(double strength) implements ResponsePenalty {

  public Sparsity {
    new Rules().atLeast("strength", strength, 0).check();
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    int count = rows * width;
    float step = (float) (strength / count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.abs(responses[i]);
      gradient[i] += step * Math.signum(responses[i]);
    }
    return sum / count;
  }
}
