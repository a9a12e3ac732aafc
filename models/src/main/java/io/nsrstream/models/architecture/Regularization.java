package io.nsrstream.models.architecture;

import java.io.Serializable;
import java.util.Optional;

/**
 * What is added to the loss beside penalties on responses, in one word and its strength, such as
 * {@code l2:1e-4}; prints as it parses.
 *
 * <p>Weights are everything that is drawn to begin with, not biases, the scales and shifts of
 * norms, or what is measured. The gradient of what is added is part of the gradient that the
 * optimizer is given.
 */
public sealed interface Regularization extends Serializable {

  /** The form that its text must have, as error messages say it. */
  String FORM =
      "must be one of none l1:S l2:S orthogonality:S jacobian:S[xP], with a finite strength S of at"
          + " least 0 and P projections, 1 to 999";

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

  /**
   * Adds strength · the mean over rows of ‖J‖², the squared Frobenius norm of the derivative of
   * their logits with respect to their inputs, as estimated by random projections (Hoffman, Roberts
   * and Yaida, "Robust Learning with Jacobian Regularization", 2019; their λ is twice the
   * strength): outputs / projections · Σ ‖Jᵀv‖² over directions v on the unit sphere.
   *
   * <p>For networks of dense layers, activations and responses.
   *
   * @param projections directions per row and step, at least 1
   */
  record Jacobian(double strength, int projections) implements Regularization {
    public Jacobian {
      require(strength);
      if (projections < 1) {
        throw new IllegalArgumentException(
            "projections of a regularization must be at least 1, but are %d: 1 is usual"
                .formatted(projections));
      }
    }

    @Override
    public String toString() {
      return "jacobian:" + strength + (projections == 1 ? "" : "x" + projections);
    }
  }

  private static void require(double strength) {
    if (!(strength >= 0 && Double.isFinite(strength))) {
      throw new IllegalArgumentException(
          "strength of a regularization must be a finite number of at least 0, but is %s: use such a value"
              .formatted(strength));
    }
  }
}
