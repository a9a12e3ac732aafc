package io.nsrstream.online.penalty;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The steadiness penalty word for word from its formula, in double, from a plain list of the last
 * mini-batches: what the fast one is compared with.
 */
final class NaiveSteadiness {
  private final int batches;
  private final boolean balanced;
  private final boolean unbiased;
  private final List<Batch> window = new ArrayList<>();

  /** Responses {@code [rows][width]} and the class of each row. */
  record Batch(double[][] responses, int[] labels) {

    static Batch of(float[] responses, int[] labels, int rows, int width) {
      double[][] matrix = new double[rows][width];
      for (int i = 0; i < rows; i++) {
        for (int n = 0; n < width; n++) {
          matrix[i][n] = responses[i * width + n];
        }
      }
      return new Batch(matrix, labels.clone());
    }
  }

  NaiveSteadiness(int batches, boolean balanced, boolean unbiased) {
    this.batches = batches;
    this.balanced = balanced;
    this.unbiased = unbiased;
  }

  void add(Batch batch) {
    window.add(batch);
    if (window.size() > batches) {
      window.remove(0);
    }
  }

  int count(int label) {
    int count = 0;
    for (Batch batch : window) {
      for (int other : batch.labels()) {
        count += other == label ? 1 : 0;
      }
    }
    return count;
  }

  double mean(int label, int neuron) {
    double sum = 0;
    for (Batch batch : window) {
      for (int i = 0; i < batch.labels().length; i++) {
        sum += batch.labels()[i] == label ? batch.responses()[i][neuron] : 0;
      }
    }
    return sum / count(label);
  }

  /** The value for a batch, with means {@code [class][neuron]} held constant. */
  double value(Batch batch, double[][] means) {
    int rows = batch.labels().length;
    int width = batch.responses()[0].length;
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      int label = batch.labels()[i];
      for (int n = 0; n < width; n++) {
        double distance = batch.responses()[i][n] - means[label][n];
        sum += weight(batch.labels(), label) * distance * distance;
      }
    }
    return sum / (rows * width);
  }

  /** The means {@code [class][neuron]} of the window; those of an absent class are NaN. */
  double[][] means(int classes, int width) {
    double[][] means = new double[classes][width];
    for (int k = 0; k < classes; k++) {
      for (int n = 0; n < width; n++) {
        means[k][n] = mean(k, n);
      }
    }
    return means;
  }

  private double weight(int[] labels, int label) {
    double weight = 1;
    if (balanced) {
      long ofClass = Arrays.stream(labels).filter(other -> other == label).count();
      long present = Arrays.stream(labels).distinct().count();
      weight = (double) labels.length / (ofClass * present);
    }
    int inWindow = count(label);
    return unbiased && inWindow > 1 ? weight * inWindow / (inWindow - 1) : weight;
  }
}
