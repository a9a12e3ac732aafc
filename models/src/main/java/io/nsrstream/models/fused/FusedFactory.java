package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.fused.layers.BlasKernels;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.models.fused.optimizer.JacobianPenalty;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.network.NetworkSize;
import java.util.List;

/**
 * Builds networks of the fused engine.
 *
 * @param network their stages
 * @param initialization of the weights
 * @param descent the optimizer's step
 * @param regularization what is added to the loss for the sake of the weights
 * @param convolutions what computes convolutions and the layers of images
 */
public record FusedFactory(
    Architecture network,
    Initialization initialization,
    Descent descent,
    Regularization regularization,
    ConvolutionEngine convolutions)
    implements NetworkFactory {

  /**
   * Checks that the networks can be regularized so.
   *
   * @throws IllegalArgumentException if they cannot
   */
  public FusedFactory {
    if (!regularizes(network, regularization)) {
      throw new IllegalArgumentException(
          "regularization of networks with other stages than dense layers, activations and responses must not be jacobian, but is %s for %s: take another one"
              .formatted(regularization, network.name()));
    }
  }

  /** Networks whose convolutions are computed in the fastest way that is there. */
  public FusedFactory(
      Architecture network,
      Initialization initialization,
      Descent descent,
      Regularization regularization) {
    this(network, initialization, descent, regularization, ConvolutionEngine.FASTEST);
  }

  /** Whether networks of this architecture can be regularized so. */
  public static boolean regularizes(Architecture network, Regularization regularization) {
    return !(regularization instanceof Regularization.Jacobian)
        || network.stages().stream().allMatch(JacobianPenalty::follows);
  }

  @Override
  public String architecture() {
    return design().name();
  }

  @Override
  public List<String> penalisableLayers() {
    return network.layers();
  }

  @Override
  public boolean readsSteps() {
    return network.readsSteps();
  }

  @Override
  public long leastNumbers() {
    return network.leastNumbers();
  }

  @Override
  public boolean readsNeighbours() {
    return network.readsNeighbours();
  }

  @Override
  public NetworkSize size(Shape input, int outputs) {
    return Body.size(design(), input, outputs);
  }

  @Override
  public String kernels() {
    return network.convolves()
        ? BlasKernels.name() + ", convolutions by " + convolutions.kernels()
        : BlasKernels.name();
  }

  @Override
  public Network create(Shape input, int outputs, long seed) {
    return new FusedNetwork(design(), input, outputs, seed);
  }

  private Design design() {
    return new Design(network, initialization, descent, regularization, convolutions);
  }
}
