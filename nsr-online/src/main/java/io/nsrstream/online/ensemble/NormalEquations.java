package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The normal equations of a ridge regression on examples that fade: {@code (A + ridge·I)·β = b} for
 * each class, with {@code A = Σ z·zᵀ} and {@code b = Σ z·[label = class]}, and older examples
 * weighing less. Inputs and classes may be added.
 */
final class NormalEquations {
  private static final double RIDGE = 1;

  /** Sums are divided by the weight of a new example when it is beyond this. */
  private static final double MOST = 1024;

  /** The lower triangle of A: {@code [inputs][row + 1]}. */
  private float[][] products = {};

  /** {@code [classes][inputs]}. */
  private float[][] targets = {};

  /** What a new example weighs in the sums; grows in place of the fading of older ones. */
  private double weight = 1;

  private double mass;

  /** Number of examples, each weighed. */
  double mass() {
    return mass;
  }

  private int inputs() {
    return products.length;
  }

  /** Makes room for classes. */
  void widen(int classes) {
    int known = targets.length;
    if (known < classes) {
      targets = Arrays.copyOf(targets, classes);
      for (int y = known; y < classes; y++) {
        targets[y] = new float[inputs()];
      }
    }
  }

  private void widenInputs(int width) {
    int known = inputs();
    if (known < width) {
      products = Arrays.copyOf(products, width);
      for (int i = known; i < width; i++) {
        products[i] = new float[i + 1];
      }
      for (int y = 0; y < targets.length; y++) {
        targets[y] = Arrays.copyOf(targets[y], width);
      }
    }
  }

  /**
   * Adds an example.
   *
   * @param values inputs, at least as many as before
   * @param label below the number of classes
   * @param fading what those before it are multiplied by
   */
  void add(float[] values, int label, double fading) {
    widenInputs(values.length);
    mass = fading * mass + 1;
    weight /= fading;
    if (weight > MOST) {
      float factor = (float) (1 / weight);
      for (float[] row : products) {
        multiply(row, factor);
      }
      for (float[] ofClass : targets) {
        multiply(ofClass, factor);
      }
      weight = 1;
    }
    for (int i = 0; i < values.length; i++) {
      float weighed = (float) (weight * values[i]);
      if (weighed != 0) {
        add(weighed, values, products[i], i + 1);
        targets[label][i] += weighed;
      }
    }
  }

  private static void multiply(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static void add(float factor, float[] source, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += factor * source[i];
    }
  }

  /**
   * Solves the equations by Cholesky's factors {@code UᵀU}.
   *
   * @return {@code [classes][inputs]}
   */
  float[][] solve() {
    double[][] factor = factor();
    float[][] solution = new float[targets.length][inputs()];
    double[] x = new double[inputs()];
    for (int y = 0; y < targets.length; y++) {
      for (int i = 0; i < x.length; i++) {
        x[i] = targets[y][i] / weight;
      }
      for (int i = 0; i < x.length; i++) {
        x[i] /= factor[i][i];
        subtract(factor[i], x[i], x, i + 1);
      }
      for (int i = x.length - 1; i >= 0; i--) {
        for (int j = i + 1; j < x.length; j++) {
          x[i] -= factor[i][j] * x[j];
        }
        x[i] /= factor[i][i];
      }
      for (int i = 0; i < x.length; i++) {
        solution[y][i] = (float) x[i];
      }
    }
    return solution;
  }

  /** The upper factor; what is left of the diagonal has no meaning. */
  private double[][] factor() {
    int n = inputs();
    double[][] upper = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        upper[j][i] = products[i][j] / weight;
      }
      upper[i][i] += RIDGE;
    }
    for (int i = 0; i < n; i++) {
      double[] row = upper[i];
      // Rounding takes a pivot at most a little below the ridge.
      double scale = 1 / Math.sqrt(Math.max(row[i], RIDGE / 2));
      for (int j = i; j < n; j++) {
        row[j] *= scale;
      }
      for (int k = i + 1; k < n; k++) {
        if (row[k] != 0) {
          subtract(row, row[k], upper[k], k);
        }
      }
    }
    return upper;
  }

  private static void subtract(double[] source, double factor, double[] from, int begin) {
    for (int j = begin; j < from.length; j++) {
      from[j] -= factor * source[j];
    }
  }

  void write(SectionWriter out) {
    out.putDouble(mass);
    out.putDouble(weight);
    out.putInt(inputs());
    float[] triangle = new float[inputs() * (inputs() + 1) / 2];
    int at = 0;
    for (float[] row : products) {
      System.arraycopy(row, 0, triangle, at, row.length);
      at += row.length;
    }
    out.putPacked(triangle, triangle.length);
    out.putInt(targets.length);
    for (float[] ofClass : targets) {
      out.putPacked(ofClass, ofClass.length);
    }
  }

  /** Takes over what {@link #write} wrote; equations of at most so many inputs. */
  void restore(SectionReader in, int maxInputs) {
    mass = in.getFinite();
    weight = in.getFinite();
    in.require(mass >= 0 && weight >= 1, "has sums of the weight %s", weight);
    products = new float[in.getInt(0, maxInputs)][];
    float[] triangle = in.getPackedFloats();
    in.require(
        triangle.length == (long) products.length * (products.length + 1) / 2,
        "has products that are no triangle");
    for (int i = 0; i < products.length; i++) {
      int from = i * (i + 1) / 2;
      products[i] = Arrays.copyOfRange(triangle, from, from + i + 1);
    }
    targets = new float[in.getInt(0, Short.MAX_VALUE)][];
    for (int y = 0; y < targets.length; y++) {
      targets[y] = in.getPackedFloats();
      in.require(targets[y].length == inputs(), "has sums of another number of inputs");
    }
  }
}
