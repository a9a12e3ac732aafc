package io.nsrstream.lab.paper;

import io.nsrstream.connectors.graphs.Graph;
import io.nsrstream.connectors.graphs.Graph.Vertex;
import io.nsrstream.connectors.graphs.KnownGraph;
import io.nsrstream.lab.epochs.Dataset;
import io.nsrstream.lab.epochs.Split;
import io.nsrstream.online.data.Nodes;
import io.nsrstream.online.random.SplitMix64;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The nodes of a graph that have a label, in a random order that follows from the seed: six tenths
 * for training, two for validation, two for the test. Features and edges of all nodes are known.
 *
 * @param name of a {@link KnownGraph}
 */
public record GraphCorpus(String name) implements Corpus {
  private static final int TENTHS = 10;
  private static final int TRAINING = 6;
  private static final int VALIDATION = 8;

  @Override
  public Splits open(Path data) throws IOException {
    Graph graph = KnownGraph.named(name).orElseThrow().open(data);
    Dataset all = dataset(graph);
    int[] labelled =
        IntStream.range(0, all.rows())
            .filter(node -> graph.nodes().get(node).label().isPresent())
            .toArray();
    return seed -> split(all, labelled, seed);
  }

  private static Dataset dataset(Graph graph) {
    List<Vertex> nodes = graph.nodes();
    int width = graph.width();
    float[] features = new float[nodes.size() * width];
    for (int node = 0; node < nodes.size(); node++) {
      System.arraycopy(nodes.get(node).features(), 0, features, node * width, width);
    }
    List<String> classes =
        nodes.stream().flatMap(node -> node.label().stream()).distinct().sorted().toList();
    int[] labels =
        nodes.stream().mapToInt(node -> node.label().map(classes::indexOf).orElse(0)).toArray();
    return new Dataset(new Nodes(width, features, graph.neighbours()), classes.size(), labels);
  }

  private static Split split(Dataset all, int[] labelled, long seed) {
    int[][] parts = divide(labelled, seed);
    return new Split(all.part(parts[0]), all.part(parts[1]), all.part(parts[2]));
  }

  /** Training, validation and test nodes. */
  static int[][] divide(int[] labelled, long seed) {
    int[] order = new int[labelled.length];
    new SplitMix64(seed).permute(order);
    int[] nodes = Arrays.stream(order).map(place -> labelled[place]).toArray();
    int validation = nodes.length * TRAINING / TENTHS;
    int test = nodes.length * VALIDATION / TENTHS;
    return new int[][] {
      Arrays.copyOfRange(nodes, 0, validation),
      Arrays.copyOfRange(nodes, validation, test),
      Arrays.copyOfRange(nodes, test, nodes.length)
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
