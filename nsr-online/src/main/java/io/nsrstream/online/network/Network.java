package io.nsrstream.online.network;

import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.List;
import java.util.Map;

/**
 * A trainable classifier with flat parameters. Arrays that cross this seam are row-major and belong
 * to the caller; a network copies what it keeps. One thread owns a network; results are a function
 * of {@link #state()} and the calls since, to the last bit.
 */
public interface Network extends AutoCloseable {

  /** Number of inputs per row. */
  int inputs();

  /** Number of classes it can tell apart. */
  int outputs();

  /** The layers from the first hidden one to the logits, which are last. */
  List<Layer> layers();

  /**
   * Predicts without learning.
   *
   * @param features {@code [rows × inputs]}
   * @param rows at least 1
   * @param probabilities receives {@code [rows × outputs]}, each row summing to 1
   */
  void predict(float[] features, int rows, float[] probabilities);

  /**
   * Takes one optimizer step on the mean cross-entropy of the rows plus what the penalties add, in
   * place. A step whose loss or gradient is not finite leaves the parameters and the optimizer as
   * they were and returns that loss, or NaN.
   *
   * @param features {@code [rows × inputs]}
   * @param labels the class index of each row, below {@link #outputs()}
   * @param rows at least 1
   * @param penalties by the name of the layer they see; names must be of penalisable layers
   * @return the mean cross-entropy before the step, without the penalties
   */
  double train(
      float[] features, int[] labels, int rows, Map<String, ? extends ResponsePenalty> penalties);

  /**
   * Widens to at least as many inputs and outputs as it has. Existing weights and optimizer state
   * stay; new weights are drawn as they would have been at construction.
   */
  void grow(int inputs, int outputs);

  /** Multiplies the learning rate of later steps; 1 to begin with. Not part of the state. */
  void scaleRate(double factor);

  /** A copy of everything that later results depend on. */
  NetworkState state();

  /**
   * Takes over a state, growing or shrinking to its size.
   *
   * @throws IllegalArgumentException if the state is of a network of another kind
   */
  void restore(NetworkState state);

  /** Frees what it holds outside the heap; the network is unusable afterwards. */
  @Override
  void close();
}
