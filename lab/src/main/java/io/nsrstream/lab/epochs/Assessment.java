package io.nsrstream.lab.epochs;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a network does on rows that it does not learn.
 *
 * @param error share of the rows whose class it gets wrong, between 0 and 1
 * @param crossEntropy mean negative log-probability of the true class, in nats
 * @param responses how the layers asked for respond, by name
 */
public record Assessment(
    double error, double crossEntropy, Map<String, ResponseStatistics> responses) {

  /** Rows predicted at once, where they are no nodes. */
  private static final int CHUNK = 500;

  /** A probability below it counts as this, so that no row makes the mean infinite. */
  private static final double LEAST_PROBABILITY = 1e-12;

  public Assessment {
    responses = Map.copyOf(responses);
  }

  /**
   * Assesses a network.
   *
   * @param data at least one row
   * @param layers names of layers whose responses are to be measured
   */
  public static Assessment of(Network network, Dataset data, List<String> layers) {
    int chunk = data.chunk(CHUNK);
    List<Observed> observed =
        network.layers().stream()
            .filter(layer -> layers.contains(layer.name()))
            .map(layer -> new Observed(layer, chunk, data.rows()))
            .toList();
    Predictions predictions = new Predictions(network, data, chunk, observed);
    for (int from = 0; from < data.rows(); from += chunk) {
      predictions.add(from, Math.min(chunk, data.rows() - from));
    }
    return predictions.assessment();
  }

  /** The responses of one layer, to the rows of a chunk and to all. */
  private record Observed(Layer layer, float[] chunk, float[] all) {
    Observed(Layer layer, int chunk, int rows) {
      this(layer, new float[chunk * layer.width()], new float[rows * layer.width()]);
    }

    void keep(int from, int count) {
      System.arraycopy(chunk, 0, all, from * layer.width(), count * layer.width());
    }
  }

  /** What comes of the rows, chunk by chunk. */
  private static final class Predictions {
    private final Network network;
    private final Dataset data;
    private final List<Observed> observed;
    private final Map<String, float[]> chunks = new HashMap<>();
    private final int classes;
    private final int[] order;
    private final int[] allLabels;
    private final Batch batch = new Batch();
    private final float[] probabilities;
    private int wrong;
    private double loss;

    Predictions(Network network, Dataset data, int chunk, List<Observed> observed) {
      this.network = network;
      this.data = data;
      this.observed = observed;
      this.classes = network.outputs();
      this.order = IntStream.range(0, data.rows()).toArray();
      this.allLabels = new int[data.rows()];
      this.probabilities = new float[chunk * classes];
      observed.forEach(layer -> chunks.put(layer.layer().name(), layer.chunk()));
    }

    void add(int from, int count) {
      data.fill(batch, order, from, count);
      int[] labels = batch.labels();
      System.arraycopy(labels, 0, allLabels, from, count);
      network.predict(batch, probabilities, chunks);
      observed.forEach(layer -> layer.keep(from, count));
      for (int row = 0; row < count; row++) {
        float ofLabel = probabilities[row * classes + labels[row]];
        wrong += likeliest(row) == labels[row] ? 0 : 1;
        loss -= Math.log(Math.max(ofLabel, LEAST_PROBABILITY));
      }
    }

    private int likeliest(int row) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = probabilities[row * classes + k] > probabilities[row * classes + best] ? k : best;
      }
      return best;
    }

    Assessment assessment() {
      int rows = data.rows();
      Map<String, ResponseStatistics> responses = new HashMap<>();
      for (Observed layer : observed) {
        responses.put(
            layer.layer().name(),
            ResponseStatistics.of(layer.all(), allLabels, rows, layer.layer().width()));
      }
      return new Assessment((double) wrong / rows, loss / rows, responses);
    }
  }
}
