package io.nsrstream.lab.penalty;

import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.settings.Rules;

/**
 * The control of the steadiness penalty: the mean square of responses, whatever their class.
 *
 * <p>With B rows, N neurons and x[i,n] the response of neuron n to row i:
 *
 * <pre>
 *   value          = 1/(B·N) · Σ_i Σ_n x[i,n]²
 *   ∂value/∂x[i,n] = 2·x[i,n] / (B·N)
 * </pre>
 *
 * <p>It equals Term 1 − Term 2 of Neuron Steadiness Regularization if Term 2 is held constant and
 * the means are not subtracted from the responses. It decays activations towards 0 and is not a
 * variance: it pulls different classes together as much as the responses of one class. If
 * steadiness is better than this control, the class means are the reason.
 *
 * @param strength at least 0
 */
public record ActivationDecay(double strength) implements ResponsePenalty {

  public ActivationDecay {
    new Rules().atLeast("strength", strength, 0).check();
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    int count = rows * width;
    float step = (float) (2 * strength / count);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) responses[i] * responses[i];
      gradient[i] += step * responses[i];
    }
    return sum / count;
  }
}
