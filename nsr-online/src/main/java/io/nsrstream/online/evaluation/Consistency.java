package io.nsrstream.online.evaluation;

import java.util.Arrays;

/**
 * Consistency of Representations: how widely the responses of a layer scatter within classes,
 * compared with how far apart the classes are. It is the Davies–Bouldin index (Davies and Bouldin,
 * 1979) of the responses with the classes as clusters, and a measure of complexity that correlates
 * with the generalisation gap: the smaller, the better.
 *
 * <p>With J classes, S_i the mean Euclidean distance of the responses of class i to their mean and
 * M_ij the distance between the means of two classes:
 *
 * <pre>
 *   C = 1/J · Σ_i max_{j≠i} (S_i + S_j) / M_ij
 * </pre>
 *
 * <p>It does not depend on the scale of the responses. It is NaN for fewer than two classes and for
 * responses that are not finite, and infinite if two classes have the same mean.
 */
public final class Consistency {

  private Consistency() {}

  /**
   * The consistency of given responses, over the classes that occur.
   *
   * @param responses {@code [rows × width]}, row-major
   * @param labels class index of each row
   */
  public static double of(float[] responses, int[] labels, int rows, int width) {
    int[] present = Arrays.stream(labels, 0, rows).sorted().distinct().toArray();
    int[] classes = new int[rows];
    Arrays.setAll(classes, row -> Arrays.binarySearch(present, labels[row]));
    long[] counts = new long[present.length];
    for (int k : classes) {
      counts[k]++;
    }
    double[][] means = means(responses, classes, counts, width);
    return of(means, scatter(responses, classes, counts, means));
  }

  private static double[][] means(float[] responses, int[] classes, long[] counts, int width) {
    double[][] means = new double[counts.length][width];
    for (int row = 0; row < classes.length; row++) {
      int k = classes[row];
      for (int n = 0; n < width; n++) {
        means[k][n] += (double) responses[row * width + n] / counts[k];
      }
    }
    return means;
  }

  private static double[] scatter(
      float[] responses, int[] classes, long[] counts, double[][] means) {
    double[] scatter = new double[counts.length];
    for (int row = 0; row < classes.length; row++) {
      double[] mean = means[classes[row]];
      double square = 0;
      for (int n = 0; n < mean.length; n++) {
        double deviation = responses[row * mean.length + n] - mean[n];
        square += deviation * deviation;
      }
      scatter[classes[row]] += Math.sqrt(square) / counts[classes[row]];
    }
    return scatter;
  }

  /**
   * The consistency of classes from their means and scatter, in O(width) per pair of classes.
   *
   * @param means mean responses, {@code [classes][width]}
   * @param scatter mean distances of the responses to them, {@code [classes]}
   */
  public static double of(double[][] means, double[] scatter) {
    int classes = means.length;
    if (classes < 2) {
      return Double.NaN;
    }
    double[] worst = new double[classes];
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < i; j++) {
        double similarity = similarity(scatter[i] + scatter[j], distance(means[i], means[j]));
        worst[i] = Math.max(worst[i], similarity);
        worst[j] = Math.max(worst[j], similarity);
      }
    }
    return Arrays.stream(worst).sum() / classes;
  }

  private static double similarity(double scatter, double distance) {
    return distance == 0 ? Double.POSITIVE_INFINITY : scatter / distance;
  }

  private static double distance(double[] one, double[] other) {
    double square = 0;
    for (int n = 0; n < one.length; n++) {
      square += (one[n] - other[n]) * (one[n] - other[n]);
    }
    return Math.sqrt(square);
  }
}
