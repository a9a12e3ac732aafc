package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;

/**
 * A log-linear pool of opinions about the class of an example, with weights that are learned:
 *
 * <pre>
 *   p(y) ∝ exp(Σ_k w_k · s_k(y))            s_k(y) = log p_k(y), w_k ≥ 0
 * </pre>
 *
 * <p>Each label moves the weights down the gradient of its log-loss, {@code Σ_y p(y)·s_k(y) −
 * s_k(label)}, divided by the root of the faded mean of its square, so that the size of a move does
 * not depend on the scale of an opinion.
 */
final class Pool implements Stateful {
  /** In place of an opinion. */
  static final int NONE = -1;

  private static final double RATE = 0.006;
  private static final double FADING = 0.999;
  private static final double EPSILON = 1e-3;

  private final double[] weights;
  private final double[] squares;
  private double mass;

  /** Buffer: the weighted sum of scores of each class. */
  private final double[] sums;

  /**
   * A pool in which the first opinions have equal weights and the others weight 0.
   *
   * @param opinions number of opinions
   * @param believed number of opinions that start with a weight, which is 1 / believed
   * @param maxClasses most classes
   */
  Pool(int opinions, int believed, int maxClasses) {
    weights = new double[opinions];
    squares = new double[opinions];
    sums = new double[maxClasses];
    Arrays.fill(weights, 0, believed, 1.0 / believed);
  }

  double weight(int opinion) {
    return weights[opinion];
  }

  /** Splits the weight of an opinion with another one that is now a copy of it. */
  void share(int opinion, int like) {
    weights[opinion] /= 2;
    weights[like] = weights[opinion];
    squares[like] = squares[opinion];
  }

  /**
   * Combines opinions.
   *
   * @param scores {@code [opinions × classes]}, row-major, the logarithm of what each opinion gives
   *     to a class
   * @param classes at least 1
   * @param probabilities receives {@code [classes]}, summing to 1
   */
  void combine(double[] scores, int classes, float[] probabilities) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int y = 0; y < classes; y++) {
      sums[y] = 0;
      for (int k = 0; k < weights.length; k++) {
        sums[y] += weights[k] * scores[k * classes + y];
      }
      greatest = Math.max(greatest, sums[y]);
    }
    double total = 0;
    for (int y = 0; y < classes; y++) {
      sums[y] = Math.exp(sums[y] - greatest);
      total += sums[y];
    }
    for (int y = 0; y < classes; y++) {
      probabilities[y] = (float) (sums[y] / total);
    }
  }

  /**
   * Learns from the label of the example whose opinions were combined.
   *
   * @param probabilities what {@link #combine} made of the scores
   */
  void learn(double[] scores, int classes, float[] probabilities, int label) {
    mass = FADING * mass + 1 - FADING;
    for (int k = 0; k < weights.length; k++) {
      double gradient = -scores[k * classes + label];
      for (int y = 0; y < classes; y++) {
        gradient += probabilities[y] * scores[k * classes + y];
      }
      squares[k] = FADING * squares[k] + (1 - FADING) * gradient * gradient;
      double step = RATE * gradient / (Math.sqrt(squares[k] / mass) + EPSILON);
      weights[k] = Math.max(0, weights[k] - step);
    }
  }

  /** Writes what belongs to no single opinion. */
  @Override
  public void write(SectionWriter out) {
    out.putDouble(mass);
  }

  /** Writes what belongs to an opinion. */
  void write(int opinion, SectionWriter out) {
    out.putDouble(weights[opinion]);
    out.putDouble(squares[opinion]);
  }

  /** Takes over what belongs to no single opinion; all of them then have the weight 0. */
  @Override
  public void restore(SectionReader in) {
    mass = in.getFinite();
    Arrays.fill(weights, 0);
    Arrays.fill(squares, 0);
  }

  /**
   * Takes over what belongs to an opinion.
   *
   * @param opinion its place, or {@link #NONE} if the pool does not have it
   */
  void restore(int opinion, SectionReader in) {
    double weight = in.getFinite();
    double square = in.getFinite();
    in.require(weight >= 0 && square >= 0, "has the weight %s of square %s", weight, square);
    if (opinion != NONE) {
      weights[opinion] = weight;
      squares[opinion] = square;
    }
  }
}
