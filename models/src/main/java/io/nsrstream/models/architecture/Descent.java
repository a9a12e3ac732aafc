package io.nsrstream.models.architecture;

import java.io.Serializable;

/**
 * One step of an optimizer, whatever the network.
 *
 * @param optimizer what gradients do to parameters
 * @param rate the learning rate, above 0
 * @param momentum the share of the velocity kept per step under {@link Optimizer#NESTEROV}
 * @param clipNorm the Euclidean norm that the gradient of all parameters is scaled down to where it
 *     is longer; 0 leaves it as it is
 * @param compact whether {@link Optimizer#ADAM} rounds parameters to 16 significant bits and what
 *     it remembers of them to 8 and 12, so that they take less room in snapshots
 */
public record Descent(
    Optimizer optimizer, double rate, double momentum, double clipNorm, boolean compact)
    implements Serializable {

  /** One that rounds nothing. */
  public Descent(Optimizer optimizer, double rate, double momentum, double clipNorm) {
    this(optimizer, rate, momentum, clipNorm, false);
  }
}
