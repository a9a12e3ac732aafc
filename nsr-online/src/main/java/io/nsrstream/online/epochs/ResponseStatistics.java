package io.nsrstream.online.epochs;

/**
 * How a layer responds to the classes.
 *
 * @param variance intra-class variance, averaged over rows and neurons
 * @param neurons width of the layer
 */
public record ResponseStatistics(double variance, int neurons) {

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
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < width; n++) {
        double deviation = responses[row * width + n] - means[labels[row]][n];
        sum += deviation * deviation;
      }
    }
    return new ResponseStatistics(sum / ((double) rows * width), width);
  }
}
