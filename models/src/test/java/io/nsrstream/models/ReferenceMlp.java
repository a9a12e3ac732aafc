package io.nsrstream.models;

import io.nsrstream.models.architecture.Activation;
import java.util.Map;

/**
 * A multilayer perceptron in plain double arithmetic, one loop per formula: what the fused one is
 * compared with. Parameters are in the same flat order.
 */
final class ReferenceMlp {

  /** A penalty of λ · mean squared distance of a layer's responses from fixed targets. */
  record Pull(double strength, double[][] targets) {
    double value(double[][] responses) {
      double sum = 0;
      for (int row = 0; row < responses.length; row++) {
        for (int n = 0; n < responses[row].length; n++) {
          sum += Math.pow(responses[row][n] - targets[row][n], 2);
        }
      }
      return sum / (responses.length * responses[0].length);
    }

    double derivative(double[][] responses, int row, int n) {
      double distance = responses[row][n] - targets[row][n];
      return strength * 2 * distance / (responses.length * responses[0].length);
    }
  }

  private final int[] widths;
  private final Activation activation;
  final double[] parameters;

  ReferenceMlp(Activation activation, float[] parameters, int... widths) {
    this.widths = widths;
    this.activation = activation;
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
  }

  private int layers() {
    return widths.length - 1;
  }

  private int start(int layer) {
    int start = 0;
    for (int i = 0; i < layer; i++) {
      start += (widths[i] + 1) * widths[i + 1];
    }
    return start;
  }

  private int weight(int layer, int input, int output) {
    return start(layer) + input * widths[layer + 1] + output;
  }

  private int bias(int layer, int output) {
    return weight(layer, widths[layer], output);
  }

  /** The input, then the responses of every layer: {@code [layer][row][neuron]}. */
  double[][][] forward(double[][] features) {
    double[][][] responses = new double[layers() + 1][][];
    responses[0] = features;
    for (int layer = 0; layer < layers(); layer++) {
      responses[layer + 1] = new double[features.length][widths[layer + 1]];
      for (int row = 0; row < features.length; row++) {
        for (int j = 0; j < widths[layer + 1]; j++) {
          double sum = parameters[bias(layer, j)];
          for (int i = 0; i < widths[layer]; i++) {
            sum += responses[layer][row][i] * parameters[weight(layer, i, j)];
          }
          responses[layer + 1][row][j] = layer < layers() - 1 ? activate(sum) : sum;
        }
      }
    }
    return responses;
  }

  private double activate(double sum) {
    return activation == Activation.RELU ? Math.max(sum, 0) : Math.tanh(sum);
  }

  private double slope(double response) {
    if (activation == Activation.RELU) {
      return response > 0 ? 1 : 0;
    }
    return 1 - response * response;
  }

  double[][] probabilities(double[][] features) {
    double[][] logits = forward(features)[layers()];
    double[][] probabilities = new double[logits.length][];
    for (int row = 0; row < logits.length; row++) {
      probabilities[row] = softmax(logits[row]);
    }
    return probabilities;
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double[] probabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i]) / sum;
    }
    return probabilities;
  }

  /** Weighted mean cross-entropy. */
  double loss(double[][] features, int[] labels, float[] weights) {
    double[][] probabilities = probabilities(features);
    double sum = 0;
    for (int row = 0; row < features.length; row++) {
      sum -= weights[row] * Math.log(probabilities[row][labels[row]]);
    }
    return sum / features.length;
  }

  /** Weighted mean cross-entropy plus what the penalties, by layer from 0, add. */
  double objective(
      double[][] features, int[] labels, float[] weights, Map<Integer, Pull> penalties) {
    double[][][] responses = forward(features);
    double sum = loss(features, labels, weights);
    for (Map.Entry<Integer, Pull> penalty : penalties.entrySet()) {
      Pull pull = penalty.getValue();
      sum += pull.strength() * pull.value(responses[penalty.getKey() + 1]);
    }
    return sum;
  }

  /** The gradient of {@link #objective} by back-propagation. */
  double[] gradient(
      double[][] features, int[] labels, float[] weights, Map<Integer, Pull> penalties) {
    double[] gradient = new double[parameters.length];
    double[][][] responses = forward(features);
    int rows = features.length;
    double[][] delta = probabilities(features);
    for (int row = 0; row < rows; row++) {
      delta[row][labels[row]] -= 1;
      for (int n = 0; n < delta[row].length; n++) {
        delta[row][n] *= weights[row] / (double) rows;
      }
    }
    for (int layer = layers() - 1; layer >= 0; layer--) {
      double[][] below = new double[rows][widths[layer]];
      for (int row = 0; row < rows; row++) {
        for (int j = 0; j < widths[layer + 1]; j++) {
          double d = delta[row][j];
          Pull pull = penalties.get(layer);
          if (pull != null) {
            d += pull.derivative(responses[layer + 1], row, j);
          }
          if (layer < layers() - 1) {
            d *= slope(responses[layer + 1][row][j]);
          }
          gradient[bias(layer, j)] += d;
          for (int i = 0; i < widths[layer]; i++) {
            gradient[weight(layer, i, j)] += d * responses[layer][row][i];
            below[row][i] += d * parameters[weight(layer, i, j)];
          }
        }
      }
      delta = below;
    }
    return gradient;
  }

  /** The gradient of {@link #objective} by central differences. */
  double[] finiteDifferences(
      double[][] features, int[] labels, float[] weights, Map<Integer, Pull> penalties) {
    double step = 1e-6;
    double[] differences = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      double parameter = parameters[i];
      parameters[i] = parameter + step;
      double above = objective(features, labels, weights, penalties);
      parameters[i] = parameter - step;
      double below = objective(features, labels, weights, penalties);
      parameters[i] = parameter;
      differences[i] = (above - below) / (2 * step);
    }
    return differences;
  }
}
