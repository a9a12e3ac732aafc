package io.nsrstream.models.fused;

import io.nsrstream.models.GraphSpec;
import io.nsrstream.models.architecture.Aggregation;
import io.nsrstream.models.fused.ReferenceNetwork.Pull;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Nodes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A graph network with tanh in double arithmetic, forward only, with the adjacency matrix written
 * out; gradients are central differences.
 */
final class ReferenceGraphNetwork {
  private final GraphSpec spec;
  private final Nodes nodes;
  private final int outputs;
  private final double[] parameters;
  private final double[][] aggregation;
  private final double[][] features;

  /** Strength of the Jacobian penalty. */
  private double jacobian;

  /** Of the Jacobian penalty, by node. */
  private double[][] directions = {};

  /** By layer, of all nodes, after the last forward pass. */
  private final Map<String, double[][]> responses = new HashMap<>();

  ReferenceGraphNetwork(GraphSpec spec, Nodes nodes, int outputs, float[] parameters) {
    this.spec = spec;
    this.nodes = nodes;
    this.outputs = outputs;
    this.parameters = new double[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      this.parameters[i] = parameters[i];
    }
    this.features = new double[nodes.count()][nodes.channels()];
    for (int i = 0; i < features.length; i++) {
      for (int k = 0; k < nodes.channels(); k++) {
        features[i][k] = nodes.features()[i * nodes.channels() + k];
      }
    }
    this.aggregation = new double[nodes.count()][nodes.count()];
    for (int i = 0; i < nodes.count(); i++) {
      boolean mean = spec.aggregation() == Aggregation.MEAN;
      aggregation[i][i] = mean ? 0 : 1.0 / (nodes.degree(i) + 1);
      for (int place = nodes.start(i); place < nodes.start(i + 1); place++) {
        int j = nodes.neighbour(place);
        aggregation[i][j] =
            mean
                ? 1.0 / nodes.degree(i)
                : 1 / Math.sqrt((nodes.degree(i) + 1.0) * (nodes.degree(j) + 1.0));
      }
    }
  }

  /** Adds the squared norm of the derivative by the features, in one direction per node. */
  void penalizeJacobian(double strength, double[][] inDirections) {
    jacobian = strength;
    directions = inDirections;
  }

  /** The logits of all nodes. */
  double[][] logits() {
    double[][] rows = features;
    int next = 0;
    for (int layer = 1; layer <= spec.layers(); layer++) {
      double[][] aggregated = aggregate(rows);
      int width = layer == spec.layers() ? outputs : spec.width();
      rows = dense(aggregated, width, next, layer < spec.layers());
      next += (aggregated[0].length + 1) * width;
      responses.put(layer < spec.layers() ? "hidden" + layer : "logits", rows);
    }
    return rows;
  }

  private double[][] aggregate(double[][] rows) {
    boolean mean = spec.aggregation() == Aggregation.MEAN;
    int width = rows[0].length;
    double[][] aggregated = new double[rows.length][mean ? 2 * width : width];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < width; k++) {
        for (int j = 0; j < rows.length; j++) {
          aggregated[i][mean ? width + k : k] += aggregation[i][j] * rows[j][k];
        }
        if (mean) {
          aggregated[i][k] = rows[i][k];
        }
      }
    }
    return aggregated;
  }

  private double[][] dense(double[][] rows, int width, int start, boolean activated) {
    int inputs = rows[0].length;
    double[][] sums = new double[rows.length][width];
    for (int i = 0; i < rows.length; i++) {
      for (int n = 0; n < width; n++) {
        double sum = parameters[start + inputs * width + n];
        for (int k = 0; k < inputs; k++) {
          sum += rows[i][k] * parameters[start + k * width + n];
        }
        sums[i][n] = activated ? Math.tanh(sum) : sum;
      }
    }
    return sums;
  }

  /** Weighted mean cross-entropy of the batch. */
  double loss(Batch batch) {
    double[][] logits = logits();
    double sum = 0;
    for (int row = 0; row < batch.rows(); row++) {
      double[] shares = ReferenceNetwork.softmax(logits[batch.node(row)]);
      sum -= batch.weights()[row] * Math.log(shares[batch.labels()[row]]);
    }
    return sum / batch.rows();
  }

  /** Loss and penalties on the responses of the batch's nodes. */
  private double objective(Batch batch, Map<String, Pull> pulls) {
    double sum = jacobian == 0 ? 0 : jacobian * squaredNorm() * outputs / nodes.count();
    sum += loss(batch);
    for (Map.Entry<String, Pull> entry : pulls.entrySet()) {
      sum += entry.getValue().strength() * entry.getValue().value(ofRows(batch, entry.getKey()));
    }
    return sum;
  }

  private double squaredNorm() {
    double step = 1e-4;
    double sum = 0;
    for (double[] row : features) {
      for (int k = 0; k < row.length; k++) {
        double was = row[k];
        row[k] = was + step;
        double above = alongDirections();
        row[k] = was - step;
        double below = alongDirections();
        row[k] = was;
        sum += Math.pow((above - below) / (2 * step), 2);
      }
    }
    return sum;
  }

  private double alongDirections() {
    double[][] logits = logits();
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int n = 0; n < outputs; n++) {
        sum += directions[i][n] * logits[i][n];
      }
    }
    return sum;
  }

  private double[][] ofRows(Batch batch, String layer) {
    double[][] all = Objects.requireNonNull(responses.get(layer));
    double[][] rows = new double[batch.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = all[batch.node(row)];
    }
    return rows;
  }

  double[] gradient(Batch batch, Map<String, Pull> pulls) {
    double[] gradient = new double[parameters.length];
    double step = 1e-5;
    for (int i = 0; i < gradient.length; i++) {
      double was = parameters[i];
      parameters[i] = was + step;
      double above = objective(batch, pulls);
      parameters[i] = was - step;
      double below = objective(batch, pulls);
      parameters[i] = was;
      gradient[i] = (above - below) / (2 * step);
    }
    return gradient;
  }
}
