package io.nsrstream.models.fused.layers;

/**
 * One stage of a network at work. It reads the signal of the layer before, which it was given when
 * it was made, and owns the one that leaves it, or changes the former in place.
 */
public interface FusedLayer extends AutoCloseable {

  /** What leaves it. */
  Signal output();

  /**
   * Computes the output's values from the input's. What it leaves at absent steps does not matter.
   */
  void forward(Pass pass);

  /**
   * Computes the gradient of its parameters, and that of its input, from that of its output. What
   * it leaves at absent steps does not matter.
   */
  void backward(Pass pass);

  /** Takes over what it has measured of the mini-batch: the step is made. */
  default void settle() {}

  /**
   * Gives back the room that mini-batches took, on the heap and outside it; a later pass takes it
   * again.
   */
  @Override
  void close();
}
