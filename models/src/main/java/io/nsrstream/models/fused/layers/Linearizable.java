package io.nsrstream.models.fused.layers;

/**
 * A layer whose derivative at the last forward pass can be followed both ways, for penalties on the
 * derivative of a network.
 *
 * <p>The derivatives at a signal of the network are in a signal beside it: tangents, which go
 * forward, are its values, and cotangents, which go back, its gradient. A layer that works in place
 * is given the same one twice.
 */
public interface Linearizable extends FusedLayer {

  /** Computes the cotangents before it from those behind it. */
  void pull(Signal before, Signal behind);

  /**
   * Computes the tangents behind it from those before it, where cotangents are as {@link #pull}
   * left them. The next backward pass adds the gradient of {@code tangent·J·cotangent} to what it
   * leaves, J being this layer's derivative, as often as this is called before it.
   */
  void push(Signal before, Signal behind);
}
