package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.fused.layers.Pass;
import io.nsrstream.models.fused.layers.PlacedRandom;
import io.nsrstream.models.fused.layers.Tensors;
import io.nsrstream.online.network.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;

/**
 * Any network of stages in plain double arithmetic, forward only, one loop per formula: what the
 * fused engine is compared with. Rows have as many steps as they have, {@code
 * [row][step][channel]}. Parameters are in the fused engine's flat order; gradients are central
 * differences.
 */
final class ReferenceNetwork {
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

    double derivative(double response, int rows, int width, int row, int n) {
      return strength * 2 * (response - targets[row][n]) / (rows * width);
    }
  }

  private final List<Stage> stages;
  private final int steps;
  private final int trained;
  final double[] parameters;

  /** Whether it is the network in training. */
  boolean training = true;

  /** What {@link Pass#random()} is at the step. */
  long random;

  /** What is added to the objective for the sake of the weights. */
  Regularization regularization = new Regularization.None();

  /** The matrices of weights that the last forward pass took. */
  private final List<double[][]> weights = new ArrayList<>();

  /** What responses the last forward pass gave, {@code [row][neuron]}, by layer. */
  final Map<String, double[][]> responses = new HashMap<>();

  /**
   * @param steps of the longest row that the network has room for
   * @param trained how many of the parameters are; the others follow them
   */
  ReferenceNetwork(
      Architecture architecture, int steps, int outputs, float[] parameters, int trained) {
    this.stages = new ArrayList<>(architecture.stages());
    stages.add(new Stage.Dense(outputs));
    stages.add(new Stage.Response(Layer.LOGITS));
    this.steps = steps;
    this.trained = trained;
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
  }

  /** Takes tensors off the flat parameters in their order. */
  final class Tensors {
    private int next;
    private int nextStatistic = trained;
    private int dropouts;

    /** Pixels from the top to the bottom of what the last stage gave; 0 where it is no image. */
    private int height;

    /** The next {@code rows × columns} numbers. */
    double[][] matrix(int rows, int columns) {
      double[][] matrix = new double[rows][columns];
      for (double[] row : matrix) {
        System.arraycopy(parameters, next, row, 0, columns);
        next += columns;
      }
      return matrix;
    }

    /** The next {@code rows × columns} numbers, which are weights. */
    double[][] weights(int rows, int columns) {
      double[][] matrix = matrix(rows, columns);
      weights.add(matrix);
      return matrix;
    }

    double[] vector(int length) {
      return matrix(1, length)[0];
    }

    /** The next numbers that are measured. */
    double[] statistics(int length) {
      nextStatistic += length;
      return Arrays.copyOfRange(parameters, nextStatistic - length, nextStatistic);
    }

    int nextDropout() {
      return dropouts++;
    }
  }

  double[][] probabilities(double[][][] rows) {
    weights.clear();
    double[][][] signal = chain(stages, rows, new Tensors());
    double[][] probabilities = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      probabilities[row] = softmax(signal[row][0]);
    }
    return probabilities;
  }

  static double[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double[] shares = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      shares[i] = Math.exp(logits[i]) / sum;
    }
    return shares;
  }

  /** Weighted mean cross-entropy. */
  double loss(double[][][] rows, int[] labels, float[] rowWeights) {
    double[][] probabilities = probabilities(rows);
    double sum = 0;
    for (int row = 0; row < rows.length; row++) {
      sum -= rowWeights[row] * Math.log(probabilities[row][labels[row]]);
    }
    return sum / rows.length;
  }

  /** Weighted mean cross-entropy plus what the penalties and the regularization add. */
  double objective(
      double[][][] rows, int[] labels, float[] rowWeights, Map<String, Pull> penalties) {
    // First of all: it passes other rows, too, and penalties want the responses of these.
    double sum = regularization.strength() * irregularity(rows);
    sum += loss(rows, labels, rowWeights);
    for (Map.Entry<String, Pull> penalty : penalties.entrySet()) {
      Pull pull = penalty.getValue();
      sum += pull.strength() * pull.value(Objects.requireNonNull(responses.get(penalty.getKey())));
    }
    return sum;
  }

  /** What the regularization measures. */
  private double irregularity(double[][][] rows) {
    probabilities(rows); // takes the weights
    if (regularization instanceof Regularization.L1) {
      return numbers().map(Math::abs).sum();
    }
    if (regularization instanceof Regularization.L2) {
      return numbers().map(w -> w * w).sum();
    }
    if (regularization instanceof Regularization.Orthogonality) {
      return weights.stream().mapToDouble(ReferenceNetwork::skewness).sum();
    }
    return regularization instanceof Regularization.Jacobian jacobian
        ? jacobianNorm(rows, jacobian.projections())
        : 0;
  }

  /** The mean over the rows of the squared norm of their Jacobian, by projections. */
  private double jacobianNorm(double[][][] rows, int projections) {
    double[][][] logits = chain(stages, rows, new Tensors());
    int outputs = logits[0][0].length;
    double sum = 0;
    for (int projection = 0; projection < projections; projection++) {
      double[][] directions = directions(projection, rows.length, outputs);
      for (int step = 0; step < steps; step++) {
        for (int i = 0; i < rows[0][0].length; i++) {
          double[] slopes = slopes(rows, step, i, directions);
          sum += Arrays.stream(slopes).map(slope -> slope * slope).sum();
        }
      }
    }
    return sum * outputs / projections / rows.length;
  }

  private double[][] directions(int projection, int rows, int outputs) {
    return directions(random, projection, rows, outputs);
  }

  /** Random unit vectors of a step. */
  static double[][] directions(long random, int projection, int rows, int outputs) {
    long key = PlacedRandom.hash(random, projection);
    double[][] directions = new double[rows][outputs];
    for (int row = 0; row < rows; row++) {
      for (int n = 0; n < outputs; n++) {
        directions[row][n] = PlacedRandom.gaussian(PlacedRandom.hash(key, row * outputs + n));
      }
      double norm = Math.sqrt(Arrays.stream(directions[row]).map(v -> v * v).sum());
      directions[row] = Arrays.stream(directions[row]).map(v -> v / norm).toArray();
    }
    return directions;
  }

  /** For each row the derivative of its logits along its direction, with respect to one input. */
  private double[] slopes(double[][][] rows, int step, int input, double[][] directions) {
    double difference = 1e-4;
    double[][][] above = chain(stages, moved(rows, step, input, difference), new Tensors());
    double[][][] below = chain(stages, moved(rows, step, input, -difference), new Tensors());
    double[] slopes = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      for (int n = 0; n < directions[row].length; n++) {
        double change = above[row][0][n] - below[row][0][n];
        slopes[row] += directions[row][n] * change / (2 * difference);
      }
    }
    return slopes;
  }

  /** The rows with one of their inputs moved, where it is present. */
  private static double[][][] moved(double[][][] rows, int step, int input, double by) {
    double[][][] moved = new double[rows.length][][];
    for (int row = 0; row < rows.length; row++) {
      moved[row] = Arrays.stream(rows[row]).map(double[]::clone).toArray(double[][]::new);
      if (step < rows[row].length) {
        moved[row][step][input] += by;
      }
    }
    return moved;
  }

  private DoubleStream numbers() {
    return weights.stream().flatMap(Arrays::stream).flatMapToDouble(Arrays::stream);
  }

  /** The squared distance of the products of columns, or of rows if they are fewer, from I. */
  private static double skewness(double[][] matrix) {
    boolean wide = matrix.length < matrix[0].length;
    int side = wide ? matrix.length : matrix[0].length;
    int length = wide ? matrix[0].length : matrix.length;
    double sum = 0;
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        double product = i == j ? -1 : 0;
        for (int k = 0; k < length; k++) {
          product += wide ? matrix[i][k] * matrix[j][k] : matrix[k][i] * matrix[k][j];
        }
        sum += product * product;
      }
    }
    return sum;
  }

  /** The gradient of {@link #objective} with respect to the trained parameters. */
  double[] gradient(
      double[][][] rows, int[] labels, float[] rowWeights, Map<String, Pull> penalties) {
    double step = 1e-5;
    double[] differences = new double[trained];
    for (int i = 0; i < trained; i++) {
      double parameter = parameters[i];
      parameters[i] = parameter + step;
      double above = objective(rows, labels, rowWeights, penalties);
      parameters[i] = parameter - step;
      double below = objective(rows, labels, rowWeights, penalties);
      parameters[i] = parameter;
      differences[i] = (above - below) / (2 * step);
    }
    return differences;
  }

  private double[][][] chain(List<Stage> body, double[][][] rows, Tensors tensors) {
    double[][][] signal = rows;
    for (Stage stage : body) {
      signal = apply(stage, signal, tensors);
    }
    return signal;
  }

  private double[][][] apply(Stage stage, double[][][] x, Tensors tensors) {
    if (stage instanceof Stage.Dense dense) {
      return dense(dense, x, tensors);
    }
    if (stage instanceof Stage.Activate activate) {
      return activate(activate.activation(), x);
    }
    if (stage instanceof Stage.Response response) {
      responses.put(response.layer(), means(x));
      return x;
    }
    if (stage instanceof Stage.Pool pool) {
      return pool(pool, x);
    }
    if (stage instanceof Stage.Convolution convolution) {
      return convolution(convolution, x, tensors);
    }
    if (stage instanceof Stage.Lstm lstm) {
      return lstm(lstm.width(), x, tensors);
    }
    if (stage instanceof Stage.Gru gru) {
      return gru(gru.width(), x, tensors);
    }
    if (stage instanceof Stage.Residual residual) {
      return residual(residual, x, tensors);
    }
    if (stage instanceof Stage.BatchNorm) {
      return batchNorm(x, tensors);
    }
    if (stage instanceof Stage.LayerNorm) {
      return layerNorm(x, tensors);
    }
    if (stage instanceof Stage.Dropout dropout) {
      return training ? dropout(dropout.rate(), x, tensors.nextDropout()) : x;
    }
    if (stage instanceof Stage.PositionalEncoding) {
      return positionalEncoding(x);
    }
    if (stage instanceof Stage.Attention attention) {
      return attention(attention.heads(), x, tensors);
    }
    if (stage instanceof Stage.Image image) {
      tensors.height = image.height();
      return ReferenceImages.image(image, x);
    }
    if (stage instanceof Stage.Convolution2d convolution) {
      int taps = convolution.kernel() * convolution.kernel();
      double[][] weights = tensors.weights(taps * x[0][0].length, convolution.width());
      int height = tensors.height;
      tensors.height = ReferenceImages.strided(height, convolution.stride());
      return ReferenceImages.convolution(convolution, x, height, weights);
    }
    if (stage instanceof Stage.Pool2d pool) {
      int height = tensors.height;
      tensors.height = height / pool.size();
      return ReferenceImages.pool(pool, x, height);
    }
    throw new IllegalArgumentException("no reference for " + stage);
  }

  private double[][][] dense(Stage.Dense dense, double[][][] x, Tensors tensors) {
    // One step, unless the input is the sequence itself.
    int room = x[0].length == 1 ? 1 : tensors.height > 0 ? x[0].length : steps;
    int channels = x[0][0].length;
    double[][] weights = tensors.weights(room * channels, dense.width());
    double[] biases = tensors.vector(dense.width());
    double[][][] y = new double[x.length][1][];
    for (int row = 0; row < x.length; row++) {
      y[row][0] = biases.clone();
      for (int step = 0; step < x[row].length; step++) {
        for (int i = 0; i < channels; i++) {
          for (int n = 0; n < dense.width(); n++) {
            y[row][0][n] += x[row][step][i] * weights[step * channels + i][n];
          }
        }
      }
    }
    return y;
  }

  private static double[][][] activate(Activation activation, double[][][] x) {
    double[][][] y = new double[x.length][][];
    for (int row = 0; row < x.length; row++) {
      y[row] = new double[x[row].length][x[row][0].length];
      for (int step = 0; step < x[row].length; step++) {
        for (int n = 0; n < x[row][step].length; n++) {
          double sum = x[row][step][n];
          y[row][step][n] =
              switch (activation) {
                case RELU -> Math.max(sum, 0);
                case TANH -> Math.tanh(sum);
              };
        }
      }
    }
    return y;
  }

  private static double[][] means(double[][][] x) {
    double[][] means = new double[x.length][x[0][0].length];
    for (int row = 0; row < x.length; row++) {
      for (double[] step : x[row]) {
        for (int n = 0; n < step.length; n++) {
          means[row][n] += step[n] / x[row].length;
        }
      }
    }
    return means;
  }

  private static double[][][] pool(Stage.Pool pool, double[][][] x) {
    double[][] means = means(x);
    double[][][] y = new double[x.length][1][];
    for (int row = 0; row < x.length; row++) {
      double[] last = x[row][x[row].length - 1];
      y[row][0] =
          switch (pool.summary()) {
            case LAST -> last.clone();
            case MEAN -> means[row];
            case MAX -> {
              double[] largest = last.clone();
              for (double[] step : x[row]) {
                for (int n = 0; n < step.length; n++) {
                  largest[n] = Math.max(largest[n], step[n]);
                }
              }
              yield largest;
            }
          };
    }
    return y;
  }

  private static double[][][] convolution(
      Stage.Convolution convolution, double[][][] x, Tensors tensors) {
    int channels = x[0][0].length;
    double[][] weights = tensors.weights(convolution.kernel() * channels, convolution.width());
    double[] biases = tensors.vector(convolution.width());
    int beyond = (convolution.kernel() - 1) * convolution.dilation();
    int before = convolution.padding() == Padding.CAUSAL ? beyond : beyond / 2;
    double[][][] y = new double[x.length][][];
    for (int row = 0; row < x.length; row++) {
      int length = (x[row].length + convolution.stride() - 1) / convolution.stride();
      y[row] = new double[length][];
      for (int step = 0; step < length; step++) {
        y[row][step] = biases.clone();
        for (int tap = 0; tap < convolution.kernel(); tap++) {
          int from = step * convolution.stride() + tap * convolution.dilation() - before;
          if (from >= 0 && from < x[row].length) {
            for (int i = 0; i < channels; i++) {
              for (int n = 0; n < convolution.width(); n++) {
                y[row][step][n] += x[row][from][i] * weights[tap * channels + i][n];
              }
            }
          }
        }
      }
    }
    return y;
  }

  private static double[][][] lstm(int width, double[][][] x, Tensors tensors) {
    double[][] weights = tensors.weights(x[0][0].length, 4 * width);
    double[][] recurrent = tensors.weights(width, 4 * width);
    double[] biases = tensors.vector(4 * width);
    double[][][] y = new double[x.length][][];
    for (int row = 0; row < x.length; row++) {
      y[row] = new double[x[row].length][width];
      double[] hidden = new double[width];
      double[] memory = new double[width];
      for (int step = 0; step < x[row].length; step++) {
        double[] fromInput = product(x[row][step], weights);
        double[] fromHidden = product(hidden, recurrent);
        for (int n = 0; n < width; n++) {
          double[] gates = new double[4];
          for (int gate = 0; gate < 4; gate++) {
            int column = gate * width + n;
            gates[gate] = fromInput[column] + fromHidden[column] + biases[column];
          }
          memory[n] = sigmoid(gates[1]) * memory[n] + sigmoid(gates[0]) * Math.tanh(gates[3]);
          y[row][step][n] = sigmoid(gates[2]) * Math.tanh(memory[n]);
        }
        hidden = y[row][step];
      }
    }
    return y;
  }

  private static double[][][] gru(int width, double[][][] x, Tensors tensors) {
    double[][] weights = tensors.weights(x[0][0].length, 3 * width);
    double[][] recurrent = tensors.weights(width, 3 * width);
    double[][] biases = tensors.matrix(4, width);
    double[][][] y = new double[x.length][][];
    for (int row = 0; row < x.length; row++) {
      y[row] = new double[x[row].length][width];
      double[] hidden = new double[width];
      for (int step = 0; step < x[row].length; step++) {
        double[] fromInput = product(x[row][step], weights);
        double[] fromHidden = product(hidden, recurrent);
        for (int n = 0; n < width; n++) {
          double reset = sigmoid(fromInput[n] + fromHidden[n] + biases[0][n]);
          double update = sigmoid(fromInput[width + n] + fromHidden[width + n] + biases[1][n]);
          double recalled = fromHidden[2 * width + n] + biases[3][n];
          double candidate = Math.tanh(fromInput[2 * width + n] + biases[2][n] + reset * recalled);
          y[row][step][n] = (1 - update) * candidate + update * hidden[n];
        }
        hidden = y[row][step];
      }
    }
    return y;
  }

  private static double[] product(double[] vector, double[][] matrix) {
    double[] product = new double[matrix[0].length];
    for (int i = 0; i < vector.length; i++) {
      for (int n = 0; n < product.length; n++) {
        product[n] += vector[i] * matrix[i][n];
      }
    }
    return product;
  }

  private static double sigmoid(double sum) {
    return 1 / (1 + Math.exp(-sum));
  }

  private double[][][] residual(Stage.Residual residual, double[][][] x, Tensors tensors) {
    int height = tensors.height;
    double[][][] body = chain(residual.body(), x, tensors);
    tensors.height = height;
    double[][][] skipped = chain(residual.shortcut(), x, tensors);
    if (residual.shortcut().isEmpty() && body[0][0].length != x[0][0].length) {
      skipped = convolution(Stage.Convolution.pointwise(body[0][0].length), x, tensors);
    }
    double[][][] y = new double[x.length][][];
    for (int row = 0; row < x.length; row++) {
      y[row] = new double[body[row].length][body[0][0].length];
      for (int step = 0; step < body[row].length; step++) {
        for (int n = 0; n < y[row][step].length; n++) {
          y[row][step][n] = body[row][step][n] + skipped[row][step][n];
        }
      }
    }
    return y;
  }

  private double[][][] batchNorm(double[][][] x, Tensors tensors) {
    int channels = x[0][0].length;
    double[] scale = tensors.vector(channels);
    double[] shift = tensors.vector(channels);
    double[] means = tensors.statistics(channels);
    double[] variances = tensors.statistics(channels);
    double[][] positions = Arrays.stream(x).flatMap(Arrays::stream).toArray(double[][]::new);
    boolean measured = training && positions.length > 1;
    double[][][] y = likewise(x);
    for (int n = 0; n < channels; n++) {
      int channel = n;
      double[] all = Arrays.stream(positions).mapToDouble(step -> step[channel]).toArray();
      double mean = measured ? mean(all) : means[n];
      double variance = measured ? variance(all) : variances[n];
      for (int row = 0; row < x.length; row++) {
        for (int step = 0; step < x[row].length; step++) {
          double normal = (x[row][step][n] - mean) / Math.sqrt(variance + 1e-5);
          y[row][step][n] = scale[n] * normal + shift[n];
        }
      }
    }
    return y;
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  static double variance(double[] values) {
    double mean = mean(values);
    return Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).average().orElseThrow();
  }

  private static double[][][] layerNorm(double[][][] x, Tensors tensors) {
    int channels = x[0][0].length;
    double[] scale = tensors.vector(channels);
    double[] shift = tensors.vector(channels);
    double[][][] y = likewise(x);
    for (int row = 0; row < x.length; row++) {
      for (int step = 0; step < x[row].length; step++) {
        double mean = mean(x[row][step]);
        double deviation = Math.sqrt(variance(x[row][step]) + 1e-5);
        for (int n = 0; n < channels; n++) {
          y[row][step][n] = scale[n] * (x[row][step][n] - mean) / deviation + shift[n];
        }
      }
    }
    return y;
  }

  private double[][][] dropout(double rate, double[][][] x, int layer) {
    long key = PlacedRandom.hash(random, layer);
    int room = x[0].length; // the first row is a whole one
    double[][][] y = likewise(x);
    for (int row = 0; row < x.length; row++) {
      for (int step = 0; step < x[row].length; step++) {
        for (int n = 0; n < x[row][step].length; n++) {
          int place = (row * room + step) * x[row][step].length + n;
          boolean kept = drawn(key, place) >= rate;
          y[row][step][n] = kept ? x[row][step][n] / (1 - rate) : 0;
        }
      }
    }
    return y;
  }

  /** A number in [0, 1) of a place. */
  private static double drawn(long key, int place) {
    int a = place ^ (int) key;
    int b = ((a ^ (a >>> 16)) * 0x7feb352d) ^ (int) (key >> 32);
    int c = (b ^ (b >>> 15)) * 0x846ca68b;
    return ((c ^ (c >>> 16)) >>> 1) * 0x1p-31;
  }

  private static double[][][] positionalEncoding(double[][][] x) {
    double[][][] y = likewise(x);
    for (int row = 0; row < x.length; row++) {
      for (int step = 0; step < x[row].length; step++) {
        int channels = x[row][step].length;
        for (int i = 0; i < channels; i++) {
          int pair = i / 2;
          double angle = step * Math.pow(10_000, -2.0 * pair / channels);
          y[row][step][i] = x[row][step][i] + (i % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
        }
      }
    }
    return y;
  }

  private double[][][] attention(int heads, double[][][] x, Tensors tensors) {
    int channels = x[0][0].length;
    int width = channels / heads;
    Stage.Convolution projection = Stage.Convolution.pointwise(channels);
    double[][][] queries = convolution(projection, x, tensors);
    double[][][] keys = convolution(projection, x, tensors);
    double[][][] values = convolution(projection, x, tensors);
    double[][][] mixed = likewise(x);
    for (int row = 0; row < x.length; row++) {
      for (int query = 0; query < x[row].length; query++) {
        for (int first = 0; first < channels; first += width) {
          double[] scores = new double[x[row].length];
          for (int key = 0; key < scores.length; key++) {
            for (int n = first; n < first + width; n++) {
              scores[key] += queries[row][query][n] * keys[row][key][n] / Math.sqrt(width);
            }
          }
          double[] weights = softmax(scores);
          for (int key = 0; key < scores.length; key++) {
            for (int n = first; n < first + width; n++) {
              mixed[row][query][n] += weights[key] * values[row][key][n];
            }
          }
        }
      }
    }
    return convolution(projection, mixed, tensors);
  }

  /** Zeros of the same shape. */
  private static double[][][] likewise(double[][][] x) {
    double[][][] zeros = new double[x.length][][];
    for (int row = 0; row < x.length; row++) {
      zeros[row] = new double[x[row].length][x[row][0].length];
    }
    return zeros;
  }
}
