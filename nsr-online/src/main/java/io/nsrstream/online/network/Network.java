package io.nsrstream.online.network;

import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.List;
import java.util.Map;

/**
 * A trainable classifier with flat parameters. Arrays that cross this seam are row-major, may be
 * longer than stated, and belong to the caller; a network copies what it keeps. One thread owns a
 * network; results are a function of {@link #state()} and the calls since, to the last bit.
 *
 * <p>Features are {@code [rows × steps × channels]}. A sequence shorter than the input has {@link
 * #ABSENT} in all channels of the steps that it lacks, which are at its end; its first step is
 * never absent.
 *
 * <p>Arguments that do not fit raise {@link IllegalArgumentException}; after {@link #close()} all
 * that computes raises {@link IllegalStateException}.
 */
public interface Network extends AutoCloseable {

  /** What stands in the channels of a step that a sequence does not have. */
  float ABSENT = Float.NaN;

  /** The shape of a row of inputs. */
  InputShape input();

  /** Number of classes it can tell apart. */
  int outputs();

  /** The layers from the first hidden one to the logits, which are last. */
  List<Layer> layers();

  /**
   * Predicts without learning.
   *
   * @param features {@code [rows × input]}
   * @param rows at least 1
   * @param probabilities receives {@code [rows × outputs]}, each row summing to 1
   */
  default void predict(float[] features, int rows, float[] probabilities) {
    predict(features, rows, probabilities, Map.of());
  }

  /**
   * Predicts without learning, and shows what layers respond.
   *
   * @param features {@code [rows × input]}
   * @param rows at least 1
   * @param probabilities receives {@code [rows × outputs]}, each row summing to 1
   * @param responses by the name of the layer, which must be penalisable: receive {@code [rows ×
   *     width]}
   */
  void predict(float[] features, int rows, float[] probabilities, Map<String, float[]> responses);

  /**
   * Takes one optimizer step on the weighted mean cross-entropy of the rows, {@code Σ weight ·
   * cross-entropy / rows}, plus what the penalties add, in place. Weights whose mean is 1 keep the
   * scale of the loss; penalties do not see them. A step whose loss or gradient is not finite
   * leaves the parameters and the optimizer as they were and returns that loss, or NaN where the
   * loss alone is finite; penalties have seen the mini-batch only in the latter case.
   *
   * @param features {@code [rows × input]}
   * @param labels the class index of each row, below {@link #outputs()}
   * @param weights how much each row counts: finite and at least 0
   * @param rows at least 1
   * @param penalties by the name of the layer they see, which must be penalisable; the logits' is
   *     applied first, then those below
   * @return the weighted mean cross-entropy before the step, without the penalties
   */
  double train(
      float[] features,
      int[] labels,
      float[] weights,
      int rows,
      Map<String, ? extends ResponsePenalty> penalties);

  /**
   * Widens to an input that holds its present one and to at least as many outputs as it has.
   * Existing weights and optimizer state stay in their places; new weights are what a network
   * created at the new size from the same seed has there, and the optimizer remembers nothing of
   * them.
   */
  void grow(InputShape input, int outputs);

  /**
   * Multiplies the configured learning rate in later steps, until the next call. Not part of the
   * state.
   *
   * @param factor above 0; 1 to begin with
   */
  void scaleRate(double factor);

  /** A copy of everything that later results depend on. */
  NetworkState state();

  /**
   * Takes over a state, growing or shrinking to its size. What does not fit changes nothing.
   *
   * @throws IllegalArgumentException if the state is of a network of another kind
   */
  void restore(NetworkState state);

  /** Frees what it holds outside the heap; the network is unusable afterwards. */
  @Override
  void close();
}
