package io.nsrstream.online.penalty;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The steadiness penalty of one layer: the intra-class variance of its responses, averaged over the
 * rows of the mini-batch and the neurons (Neuron Steadiness Regularization, NeurIPS 2022).
 *
 * <p>With B rows, N neurons, x[i,n] the response of neuron n to row i of class y_i, and μ the class
 * means over the window with the current mini-batch in it:
 *
 * <pre>
 *   σ          = 1/(B·N) · Σ_i Σ_n a(y_i) · (x[i,n] − μ[y_i,n])²
 *   ∂σ/∂x[i,n] = 2·a(y_i)/(B·N) · (x[i,n] − μ[y_i,n])            with μ held constant
 * </pre>
 *
 * <p>This is Term 1 − Term 2 of the paper in its centred form; the paper's λ_n is λ/N here. By
 * default a(j) is 1, and a class weighs by its frequency. If balanced, a(j) is B/(b_j · classes
 * present), and all present classes weigh alike. If unbiased, a(j) is multiplied by C_j/(C_j − 1),
 * which corrects for the current rows in μ.
 *
 * <p>Responses that are not finite give a value that is not finite, and the window starts anew, so
 * that its means stay finite.
 */
public final class Steadiness implements ResponsePenalty {
  private final double lambda;
  private double factor = 1;
  private final boolean balanced;
  private final boolean unbiased;
  private final ClassMeanWindow window;

  // Buffers of one call, kept so that a call allocates nothing: one row by neuron; squared
  private float[] squares = new float[0];
  private float[] deviations = new float[0];
  private float[] slopes = new float[0];
  private float[] squaredDistances = new float[0];
  private float[][] means = new float[0][];
  private double[] weights = new double[0];
  private int[] rowsOfClass = new int[0];

  /**
   * A penalty over an empty window.
   *
   * @param lambda strength λ, at least 0; with 0 the variance is measured and not penalised
   * @param batches number of mini-batches in the window of class means, at least 1
   * @param balanced whether all classes in a mini-batch weigh alike
   * @param unbiased whether to correct for the current rows being part of the means
   */
  public Steadiness(double lambda, int batches, boolean balanced, boolean unbiased) {
    this.lambda = lambda;
    this.balanced = balanced;
    this.unbiased = unbiased;
    this.window = new ClassMeanWindow(batches);
  }

  /**
   * Sets a factor on the strength for later mini-batches, until the next call. It is not part of
   * the state.
   *
   * @param by at least 0; 1 to begin with
   */
  public void scale(double by) {
    factor = by;
  }

  /** The strength now. */
  public double strength() {
    return factor * lambda;
  }

  @Override
  public double apply(float[] responses, int[] labels, int rows, int width, float[] gradient) {
    window.add(responses, labels, rows, width);
    weigh(labels, rows, width);
    Arrays.fill(squares, 0, width, 0);
    double scale = 1.0 / ((double) rows * width);
    double strength = strength();
    for (int row = 0; row < rows; row++) {
      int label = labels[row];
      int at = row * width;
      System.arraycopy(responses, at, deviations, 0, width);
      subtract(means[label], deviations, width);
      addSquares(deviations, (float) weights[label], squares, width);
      squaredDistances[row] = squaredNorm(deviations, width);
      if (strength > 0) {
        float step = (float) (2 * strength * scale * weights[label]);
        System.arraycopy(gradient, at, slopes, 0, width);
        addScaled(deviations, step, slopes, width);
        System.arraycopy(slopes, 0, gradient, at, width);
      }
    }
    double sum = sum(squares, width);
    if (!Double.isFinite(sum)) {
      window.shorten(0);
    }
    return sum * scale;
  }

  // Each loop on arrays from their first number on: what begins at different places is not taken as
  // vectors, and the copies cost less. Squares are summed by neuron, since one sum over all of them
  // would be taken number after number.

  private static void subtract(float[] means, float[] deviations, int width) {
    for (int n = 0; n < width; n++) {
      deviations[n] -= means[n];
    }
  }

  private static void addSquares(float[] deviations, float weight, float[] squares, int width) {
    for (int n = 0; n < width; n++) {
      squares[n] += weight * deviations[n] * deviations[n];
    }
  }

  private static void addScaled(float[] deviations, float step, float[] slopes, int width) {
    for (int n = 0; n < width; n++) {
      slopes[n] += step * deviations[n];
    }
  }

  /** Four sums side by side, since with a single sum each addition waits for the one before. */
  private static float squaredNorm(float[] deviations, int width) {
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int n = 0;
    for (; n < width - 3; n += 4) {
      first += deviations[n] * deviations[n];
      second += deviations[n + 1] * deviations[n + 1];
      third += deviations[n + 2] * deviations[n + 2];
      fourth += deviations[n + 3] * deviations[n + 3];
    }
    for (; n < width; n++) {
      first += deviations[n] * deviations[n];
    }
    return first + second + (third + fourth);
  }

  private static double sum(float[] numbers, int count) {
    double sum = 0;
    for (int n = 0; n < count; n++) {
      sum += numbers[n];
    }
    return sum;
  }

  /** Updates means and weights of the classes in the mini-batch. */
  private void weigh(int[] labels, int rows, int width) {
    int present = 0;
    if (rows > squaredDistances.length) {
      squaredDistances = new float[rows];
    }
    Arrays.fill(rowsOfClass, 0);
    for (int row = 0; row < rows; row++) {
      int label = labels[row];
      room(label + 1, width);
      if (rowsOfClass[label]++ == 0) {
        present++;
      }
    }
    for (int label = 0; label < rowsOfClass.length; label++) {
      if (rowsOfClass[label] > 0) {
        window.means(label, means[label], 0);
        weights[label] = weight(rows, rowsOfClass[label], present, window.count(label));
      }
    }
  }

  private double weight(int rows, int rowsOfClass, int present, long inWindow) {
    double share = balanced ? (double) rows / ((double) rowsOfClass * present) : 1;
    // A single example of a class in the window has no variance, corrected or not.
    return unbiased && inWindow > 1 ? share * inWindow / (inWindow - 1) : share;
  }

  private void room(int classes, int width) {
    if (width > squares.length) {
      squares = new float[width];
      deviations = new float[width];
      slopes = new float[width];
      means = new float[0][];
    }
    if (classes > rowsOfClass.length) {
      rowsOfClass = Arrays.copyOf(rowsOfClass, classes);
      weights = Arrays.copyOf(weights, classes);
    }
    if (classes > means.length) {
      int known = means.length;
      means = Arrays.copyOf(means, rowsOfClass.length);
      for (int label = known; label < means.length; label++) {
        means[label] = new float[squares.length];
      }
    }
  }

  /** The part of a neuron in the value of the last mini-batch, times rows and neurons. */
  public double squares(int neuron) {
    return squares[neuron];
  }

  /** The Euclidean distance of a row of the last mini-batch to the mean of its class. */
  public double distance(int row) {
    return Math.sqrt(squaredDistances[row]);
  }

  /** The window of class means. */
  public ClassMeanWindow window() {
    return window;
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
