package io.nsrstream.online.network;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.List;
import java.util.Map;

/**
 * A trainable classifier with flat parameters. Arrays that cross this seam are row-major, may be
 * longer than stated, and belong to the caller; a network copies what it keeps. One thread owns a
 * network; results are a function of {@link #state()} and the calls since, to the last bit.
 *
 * <p>Rows may have fewer positions than {@link #input()}. Arguments that do not fit raise {@link
 * IllegalArgumentException}; after {@link #close()} all that computes raises {@link
 * IllegalStateException}.
 */
public interface Network extends AutoCloseable {

  /** The shape of a row of inputs, with the most positions that it was created or grown for. */
  Shape input();

  /** Number of classes it can tell apart. */
  int outputs();

  /** The layers from the first hidden one to the logits, which are last. */
  List<Layer> layers();

  /**
   * Predicts without learning: changes nothing that a later result, or {@link #state()}, depends
   * on.
   *
   * @param batch rows, at least 1, with the channels of {@link #input()}
   * @param probabilities receives {@code [rows × outputs]}, each row summing to 1
   */
  default void predict(Batch batch, float[] probabilities) {
    predict(batch, probabilities, Map.of());
  }

  /**
   * Predicts without learning, and shows what layers respond.
   *
   * <p>A row may have more positions than {@link #input()}: layers whose parameters do not depend
   * on their number see all of them. A dense layer over all steps has weights only for those that
   * the network was created or grown for, and the others add nothing to its sums.
   *
   * @param batch rows, at least 1, with the channels of {@link #input()}
   * @param probabilities receives {@code [rows × outputs]}, each row summing to 1
   * @param responses by the name of the layer, which must be penalisable: receive {@code [rows ×
   *     width]}
   */
  void predict(Batch batch, float[] probabilities, Map<String, float[]> responses);

  /**
   * Computes the gradient of the weighted mean cross-entropy of the rows, {@code Σ weight ·
   * cross-entropy / rows}, and of what the penalties add, for the next {@link #apply()}. Weights
   * whose mean is 1 keep the scale of the loss; penalties do not see them, and are not called where
   * the loss is not finite. Changes neither parameters nor optimizer.
   *
   * @param batch rows, at least 1, none of them longer than {@link #input()}; labels below {@link
   *     #outputs()}; weights finite and at least 0
   * @param penalties by the name of the layer they see, which must be penalisable; the logits' is
   *     applied first, then those below
   * @return the weighted mean cross-entropy, without the penalties
   */
  double gradient(Batch batch, Map<String, ? extends ResponsePenalty> penalties);

  /**
   * Takes one optimizer update along the gradient that {@link #gradient} computed last. A gradient
   * that is not finite, or is that of a loss that was not, leaves the parameters and the optimizer
   * as they were.
   *
   * @return whether the parameters moved
   * @throws IllegalStateException if no gradient has been computed since the last call, or the
   *     network has grown or been restored since
   */
  boolean apply();

  /**
   * Takes one optimizer update on a batch: {@link #gradient}, then {@link #apply}.
   *
   * @return the loss before the update; not finite if it was left out
   */
  default double train(Batch batch, Map<String, ? extends ResponsePenalty> penalties) {
    double loss = gradient(batch, penalties);
    return apply() || !Double.isFinite(loss) ? loss : Double.NaN;
  }

  /**
   * Widens to an input that has at least the positions and channels of the present one, and to at
   * least as many outputs. Existing weights and optimizer state stay in their places; new weights
   * are what a network created at the new size from the same seed has there, and the optimizer
   * remembers nothing of them. A growth that fails changes nothing.
   */
  void grow(Shape input, int outputs);

  /**
   * Multiplies the configured learning rate in later updates, until the next call. Not part of the
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
