package io.nsrstream.models.architecture;

import java.io.Serializable;
import java.util.Optional;

/**
 * What is added to the loss for the sake of the parameters alone, in one word and its strength,
 * such as {@code l2:1e-4}; prints as it parses.
 *
 * <p>It concerns weights: everything that is drawn to begin with, not biases, the scales and shifts
 * of norms, or what is measured. Its gradient is part of the gradient that the optimizer is given.
 */
public sealed interface Regularization extends Serializable {

  /** The form that its text must have, as error messages say it. */
  String FORM =
      "must be one of none l1:S l2:S orthogonality:S, with a finite strength S of at least 0";

  /** What the text says, or empty if it has no such form. */
  static Optional<Regularization> find(String text) {
    return RegularizationText.find(text);
  }

  /** The factor of the penalty, at least 0; at 0 nothing is computed. */
  double strength();

  /** Adds nothing. */
  record None() implements Regularization {
    @Override
    public double strength() {
      return 0;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /** Adds strength · Σ |w| over all weights. */
  record L1(double strength) implements Regularization {
    public L1 {
      require(strength);
    }

    @Override
    public String toString() {
      return "l1:" + strength;
    }
  }

  /** Adds strength · Σ w² over all weights. */
  record L2(double strength) implements Regularization {
    public L2 {
      require(strength);
    }

    @Override
    public String toString() {
      return "l2:" + strength;
    }
  }

  /**
   * Adds strength · Σ ‖WᵀW − I‖² over all matrices of weights, in the Frobenius norm, with W·Wᵀ for
   * those that have fewer rows than columns.
   *
   * <p>A matrix has a row for each number that a neuron sums and a column for each neuron: all
   * steps of a dense layer and all taps of a convolution are its rows, all gates of a recurrent
   * layer its columns.
   */
  record Orthogonality(double strength) implements Regularization {
    public Orthogonality {
      require(strength);
    }

    @Override
    public String toString() {
      return "orthogonality:" + strength;
    }
  }

  private static void require(double strength) {
    if (!(strength >= 0 && Double.isFinite(strength))) {
      throw new IllegalArgumentException(
          "strength of a regularization must be a finite number of at least 0, but is %s: set it so"
              .formatted(strength));
    }
  }
}
