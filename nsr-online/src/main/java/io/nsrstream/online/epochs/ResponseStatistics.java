package io.nsrstream.online.epochs;

/**
 * How a layer responds to the classes.
 *
 * @param variance intra-class variance, averaged over rows and neurons
 * @param neurons width of the layer
 * @param consistency Consistency of Representations, the lower the better the classes are apart
 */
public record ResponseStatistics(double variance, int neurons, double consistency) {

  /** The variance added up over the neurons: what the layer to keep steady is chosen by. */
  public double aggregatedVariance() {
    return variance * neurons;
  }

  static ResponseStatistics of(float[] responses, int[] labels, int rows, int width) {
    int classes = 0;
    for (int row = 0; row < rows; row++) {
      classes = Math.max(classes, labels[row] + 1);
    }
    double[][] means = new double[classes][width];
    int[] counts = new int[classes];
    for (int row = 0; row < rows; row++) {
      counts[labels[row]]++;
      for (int n = 0; n < width; n++) {
        means[labels[row]][n] += responses[row * width + n];
      }
    }
    for (int label = 0; label < classes; label++) {
      for (int n = 0; n < width; n++) {
        means[label][n] /= Math.max(1, counts[label]);
      }
    }
    double sum = 0;
    double[] distances = new double[classes];
    for (int row = 0; row < rows; row++) {
      double square = 0;
      for (int n = 0; n < width; n++) {
        double deviation = responses[row * width + n] - means[labels[row]][n];
        square += deviation * deviation;
      }
      sum += square;
      distances[labels[row]] += Math.sqrt(square);
    }
    double total = 0;
    for (int i = 0; i < classes; i++) {
      double worst = 0;
      for (int j = 0; j < classes; j++) {
        double apart = 0;
        for (int n = 0; n < width; n++) {
          apart += (means[i][n] - means[j][n]) * (means[i][n] - means[j][n]);
        }
        if (i != j) {
          worst =
              Math.max(
                  worst, (distances[i] / counts[i] + distances[j] / counts[j]) / Math.sqrt(apart));
        }
      }
      total += worst;
    }
    return new ResponseStatistics(sum / ((double) rows * width), width, total / classes);
  }
}
