package io.nsrstream.lab.penalty;

import io.nsrstream.online.penalty.ClassMeanWindow;
import io.nsrstream.online.penalty.ResponsePenalty;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * A penalty on class means that are close together: its descent moves the classes of a layer's
 * responses apart, while steadiness contracts each class.
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
 * <p>A reward of the distance itself would have no bound: scaling up all responses would raise it
 * for ever. q is between 0 and 1, and ½ if two means are 1 apart in root mean square over the
 * neurons. Its slope falls as a power of the distance and not exponentially, as in the heavy-tailed
 * kernel of t-SNE (van der Maaten and Hinton, 2008), so that pairs at a medium distance still move
 * apart. The gradient reaches the rows of the mini-batch through their share 1/C_j in the mean of
 * their class; rows of earlier mini-batches are constants.
 *
 * <p>A mini-batch costs O(B·N) and O(N) per pair. Responses that are not finite give a value that
 * is not finite, and the window starts anew.
 */
public final class ClassDistance implements ResponsePenalty {

  /** Which pairs of classes are moved apart. */
  public enum Pairs {
    /** Every two classes in the window. */
    ALL,
    /**
     * Classes with consecutive indices, both in the window: for ordered labels whose indices have
     * the same order. Classes next to each other on a scale are the ones that get confused, so only
     * they are moved apart.
     */
    ADJACENT
  }

  private final double strength;
  private final Pairs pairs;
  private final ClassMeanWindow window;

  // Buffers of one call, kept so that a call allocates nothing: by class and neuron, [classes ×
  // width].
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

  /** Adds the slopes of one pair, whose means begin at these offsets; returns its closeness. */
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

  /** Adds the slope of each class mean to the gradient of the rows of that class. */
  private void spread(int[] labels, int rows, int width, double scale, float[] gradient) {
    for (int row = 0; row < rows; row++) {
      double share = scale / window.count(labels[row]);
      for (int n = 0; n < width; n++) {
        gradient[row * width + n] += (float) (share * slopes[labels[row] * width + n]);
      }
    }
  }

  // The means are checked and not the value: a pair at an infinite distance has closeness 0.
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
