package io.nsrstream.lab.penalty;

import io.nsrstream.online.penalty.ClassMeanWindow;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The price on class means that lie close together: descending it drives the classes of a layer's
 * responses apart, where steadiness draws each of them together.
 *
 * <p>With N neurons, μ[j] the mean response {@code [N]} to class j over the window with the current
 * mini-batch in it, C_j the number of its examples there, and P pairs of classes:
 *
 * <pre>
 *   q_jk           = 1 / (1 + ‖μ[j] − μ[k]‖²/N)
 *   value          = 1/P · Σ_pairs q_jk                            0 where there is no pair
 *   ∂value/∂x[i,n] = −2/(P·N·C_j) · Σ_k q_jk² · (μ[j,n] − μ[k,n])     j = y_i, k paired with j
 * </pre>
 *
 * <p>A reward of the distance itself would have no bound and could be had by scaling all responses
 * up. q is between 0 and 1: it is ½ where two means are 1 apart in root mean square over the
 * neurons, and its slope fades with the distance as a power of it, as in the heavy-tailed kernel of
 * t-SNE (van der Maaten and Hinton, 2008), not exponentially, so that a pair at a middling distance
 * is still driven on. The gradient reaches the rows of the mini-batch through their share 1/C_j in
 * the mean of their class; rows of earlier mini-batches are constants.
 *
 * <p>A mini-batch costs O(B·N) and O(N) per pair. Responses that are not finite give a value that
 * is not finite, and the window starts anew.
 */
public final class ClassDistance implements ResponsePenalty {

  /** Which classes are to be told apart. */
  public enum Pairs {
    /** Every two classes in the window. */
    ALL,
    /**
     * Classes whose indices follow one another, both in the window: for labels with an order that
     * the indices have too. Neighbours on a scale are the classes that are taken for one another,
     * and only they need to be driven apart; those further away may keep their order.
     */
    ADJACENT
  }

  private final double strength;
  private final Pairs pairs;
  private final ClassMeanWindow window;

  // Scratch of one call, kept to allocate nothing: by class and neuron, [classes × width].
  private float[] means = new float[0];
  private double[] slopes = new double[0];

  /**
   * A penalty over an empty window.
   *
   * @param strength at least 0
   * @param batches number of mini-batches in the window of class means, at least 1
   */
  public ClassDistance(double strength, int batches, Pairs pairs) {
    new Rules()
        .atLeast("strength", strength, 0)
        .between("batches", batches, 1, Integer.MAX_VALUE)
        .check();
    this.strength = strength;
    this.pairs = pairs;
    this.window = new ClassMeanWindow(batches);
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    window.add(responses, labels, rows, width);
    readMeans(width);
    int paired = 0;
    double closeness = 0;
    for (int j = 0; j < window.classes(); j++) {
      for (int k = j + 1; k <= lastPartner(j); k++) {
        if (window.count(j) > 0 && window.count(k) > 0) {
          closeness += repel(j * width, k * width, width);
          paired++;
        }
      }
    }
    double scale = 1.0 / Math.max(1, paired);
    spread(labels, rows, width, strength * scale, gradient);
    if (!meansAreFinite(width)) {
      window.shorten(0);
      return Double.NaN;
    }
    return closeness * scale;
  }

  private int lastPartner(int label) {
    int last = window.classes() - 1;
    return pairs == Pairs.ALL ? last : Math.min(label + 1, last);
  }

  private void readMeans(int width) {
    int count = window.classes() * width;
    if (count > means.length) {
      means = new float[count];
      slopes = new double[count];
    }
    Arrays.fill(means, 0, count, 0);
    Arrays.fill(slopes, 0, count, 0);
    for (int label = 0; label < window.classes(); label++) {
      if (window.count(label) > 0) {
        window.means(label, means, label * width);
      }
    }
  }

  /** Adds the slopes of one pair, whose means begin at these places; returns its closeness. */
  private double repel(int one, int other, int width) {
    double square = 0;
    for (int n = 0; n < width; n++) {
      double apart = means[one + n] - means[other + n];
      square += apart * apart;
    }
    double closeness = 1 / (1 + square / width);
    double step = -2 * closeness * closeness / width;
    for (int n = 0; n < width; n++) {
      double slope = step * (means[one + n] - means[other + n]);
      slopes[one + n] += slope;
      slopes[other + n] -= slope;
    }
    return closeness;
  }

  /** Hands the slope of each class mean on to the rows of that class. */
  private void spread(int[] labels, int rows, int width, double scale, float[] gradient) {
    for (int row = 0; row < rows; row++) {
      double share = scale / window.count(labels[row]);
      for (int n = 0; n < width; n++) {
        gradient[row * width + n] += (float) (share * slopes[labels[row] * width + n]);
      }
    }
  }

  // Asked of the means, since a pair at an infinite distance has the finite closeness 0.
  private boolean meansAreFinite(int width) {
    for (int i = 0; i < window.classes() * width; i++) {
      if (!Float.isFinite(means[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void write(SectionWriter out) {
    window.write(out);
  }

  @Override
  public void restore(SectionReader in) {
    window.restore(in);
  }
}
