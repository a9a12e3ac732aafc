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

  // Buffers of one call, kept so that a call allocates nothing. First those of [rows × width]:
  private float[] meansOfRows = new float[0];
  private float[] stepsOfRows = new float[0];
  private float[] deviations = new float[0];
  private float[] squaredDistances = new float[0];
  private double[] weightsOfRows = new double[0];
  private float[][] means = new float[0][];
  private double[] weights = new double[0];
  private int[] rowsOfClass = new int[0];
  private int rows;
  private int width;

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
    double scale = 1.0 / ((double) rows * width);
    spread(labels, 2 * strength() * scale);
    subtract(responses, meansOfRows, deviations, rows * width);
    if (strength() > 0) {
      addProducts(deviations, stepsOfRows, gradient, rows * width);
    }
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      squaredDistances[row] = squaredNorm(deviations, row * width, width);
      sum += weightsOfRows[row] * squaredDistances[row];
    }
    if (!Double.isFinite(sum)) {
      window.shorten(0);
    }
    return sum * scale;
  }

  /** Lays what belongs to the class of a row beside it, so that one loop runs over all rows. */
  private void spread(int[] labels, double step) {
    for (int row = 0; row < rows; row++) {
      int label = labels[row];
      int at = row * width;
      weightsOfRows[row] = weights[label];
      System.arraycopy(means[label], 0, meansOfRows, at, width);
      Arrays.fill(stepsOfRows, at, at + width, (float) (step * weights[label]));
    }
  }

  // Loops on arrays from their first number on: what begins at different places is not taken as
  // vectors.

  private static void subtract(float[] from, float[] numbers, float[] differences, int count) {
    for (int i = 0; i < count; i++) {
      differences[i] = from[i] - numbers[i];
    }
  }

  private static void addProducts(float[] left, float[] right, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += left[i] * right[i];
    }
  }

  /** Four sums side by side, since with a single sum each addition waits for the one before. */
  private static float squaredNorm(float[] numbers, int from, int count) {
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int i = from;
    for (; i < from + count - 3; i += 4) {
      first += numbers[i] * numbers[i];
      second += numbers[i + 1] * numbers[i + 1];
      third += numbers[i + 2] * numbers[i + 2];
      fourth += numbers[i + 3] * numbers[i + 3];
    }
    for (; i < from + count; i++) {
      first += numbers[i] * numbers[i];
    }
    return first + second + (third + fourth);
  }

  /** Updates means and weights of the classes in the mini-batch. */
  private void weigh(int[] labels, int rows, int width) {
    roomForRows(rows, width);
    int present = 0;
    Arrays.fill(rowsOfClass, 0);
    for (int row = 0; row < rows; row++) {
      int label = labels[row];
      roomForClasses(label + 1);
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

  private void roomForRows(int newRows, int newWidth) {
    if (newWidth != width) {
      means = new float[0][];
    }
    rows = newRows;
    width = newWidth;
    if (rows > squaredDistances.length) {
      squaredDistances = new float[rows];
      weightsOfRows = new double[rows];
    }
    if (rows * width > deviations.length) {
      meansOfRows = new float[rows * width];
      stepsOfRows = new float[rows * width];
      deviations = new float[rows * width];
    }
  }

  private void roomForClasses(int classes) {
    if (classes > rowsOfClass.length) {
      rowsOfClass = Arrays.copyOf(rowsOfClass, classes);
      weights = Arrays.copyOf(weights, classes);
    }
    if (classes > means.length) {
      int known = means.length;
      means = Arrays.copyOf(means, rowsOfClass.length);
      for (int label = known; label < means.length; label++) {
        means[label] = new float[width];
      }
    }
  }

  /** The part of a neuron in the value of the last mini-batch, times rows and neurons. */
  public double squares(int neuron) {
    float squares = 0;
    for (int row = 0; row < rows; row++) {
      float deviation = deviations[row * width + neuron];
      squares += (float) weightsOfRows[row] * deviation * deviation;
    }
    return squares;
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
