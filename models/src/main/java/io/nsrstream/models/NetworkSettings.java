package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * Which network learns, and how it moves.
 *
 * @param network its {@link NetworkSpec}
 * @param activation of the hidden neurons
 * @param initialization of the weights
 * @param optimizer what gradients do to parameters
 * @param rate the learning rate, above 0
 * @param momentum the share of the velocity kept per step under {@link Optimizer#NESTEROV}, from 0
 *     to below 1; the others have no use for it
 * @param clipNorm the Euclidean norm that the gradient of all parameters is scaled down to where it
 *     is longer; 0 leaves it as it is
 */
public record NetworkSettings(
    String network,
    Activation activation,
    Initialization initialization,
    Optimizer optimizer,
    double rate,
    double momentum,
    double clipNorm)
    implements Serializable {

  public static final NetworkSettings DEFAULTS =
      new NetworkSettings(
          "mlp:100,100", Activation.RELU, Initialization.HE, Optimizer.ADAM, 0.001, 0.9, 5);

  /**
   * Checks all settings.
   *
   * @throws InvalidSettingsException with every rule that is broken
   */
  public NetworkSettings {
    new Rules()
        .require(
            NetworkSpec.find(network).isPresent(),
            "network",
            NetworkSpec.FORM,
            network,
            "write mlp:100,100 or its like")
        .positive("rate", rate)
        .require(
            momentum >= 0 && momentum < 1,
            "momentum",
            "must be at least 0 and below 1",
            momentum,
            "0.9 is usual")
        .atLeast("clipNorm", clipNorm, 0)
        .check();
  }

  /** Builds the networks that these settings describe. */
  public NetworkFactory factory() {
    return new FusedFactory(
        NetworkSpec.parse(network).architecture(activation),
        initialization,
        new Descent(optimizer, rate, momentum, clipNorm));
  }
}
