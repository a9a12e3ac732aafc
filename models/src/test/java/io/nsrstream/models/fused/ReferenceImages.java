package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;

/** The stages of images in plain double arithmetic, {@code [row][pixel][channel]}. */
final class ReferenceImages {
  private ReferenceImages() {}

  /** The numbers of each row as pixels of so many channels. */
  static double[][][] image(Stage.Image image, double[][][] x) {
    double[][][] y = new double[x.length][image.height() * image.width()][image.channels()];
    for (int row = 0; row < x.length; row++) {
      int channels = x[row][0].length;
      for (int i = 0; i < x[row].length * channels; i++) {
        y[row][i / image.channels()][i % image.channels()] = x[row][i / channels][i % channels];
      }
    }
    return y;
  }

  /** Pixels per side of what is left of a side. */
  static int strided(int side, int stride) {
    return (side + stride - 1) / stride;
  }

  /**
   * @param weights {@code [kernel · kernel · channels][width]}
   */
  static double[][][] convolution(
      Stage.Convolution2d shape, double[][][] x, int height, double[][] weights) {
    int width = x[0].length / height;
    int channels = x[0][0].length;
    int before = (shape.kernel() - 1) / 2;
    int newHeight = strided(height, shape.stride());
    int newWidth = strided(width, shape.stride());
    double[][][] y = new double[x.length][newHeight * newWidth][shape.width()];
    for (int row = 0; row < x.length; row++) {
      for (int p = 0; p < newHeight; p++) {
        for (int q = 0; q < newWidth; q++) {
          for (int tap = 0; tap < shape.kernel() * shape.kernel(); tap++) {
            int from = p * shape.stride() + tap / shape.kernel() - before;
            int at = q * shape.stride() + tap % shape.kernel() - before;
            if (from >= 0 && from < height && at >= 0 && at < width) {
              for (int i = 0; i < channels; i++) {
                for (int n = 0; n < shape.width(); n++) {
                  y[row][p * newWidth + q][n] +=
                      x[row][from * width + at][i] * weights[tap * channels + i][n];
                }
              }
            }
          }
        }
      }
    }
    return y;
  }

  static double[][][] pool(Stage.Pool2d shape, double[][][] x, int height) {
    int width = x[0].length / height;
    int size = shape.size();
    int newWidth = width / size;
    double[][][] y = new double[x.length][height / size * newWidth][x[0][0].length];
    for (int row = 0; row < x.length; row++) {
      for (int pixel = 0; pixel < y[row].length; pixel++) {
        for (int n = 0; n < y[row][pixel].length; n++) {
          double sum = 0;
          double largest = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < size * size; i++) {
            int from = pixel / newWidth * size + i / size;
            double value = x[row][from * width + pixel % newWidth * size + i % size][n];
            sum += value;
            largest = Math.max(largest, value);
          }
          y[row][pixel][n] = shape.summary() == Summary.MAX ? largest : sum / (size * size);
        }
      }
    }
    return y;
  }
}
