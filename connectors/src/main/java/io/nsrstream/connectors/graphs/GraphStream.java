package io.nsrstream.connectors.graphs;

import io.nsrstream.connectors.graphs.Graph.Vertex;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.GraphRows;
import io.nsrstream.online.graph.RowAssembly;
import io.nsrstream.online.graph.RowSettings;
import io.nsrstream.online.random.SplitMix64;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * The nodes of a graph in a random order, as examples. Each comes with its features, its label and
 * its edges to the nodes that came before. Its id is its name, its time its number in the order.
 */
public final class GraphStream implements Iterator<Example> {
  private final Graph graph;
  private final RowSettings settings;
  private final Labels labels;
  private final GraphRows rows;
  private final int[] order;
  private final boolean[] arrived;
  private int next;

  /** When the label of a node may be in the rows of its neighbours. */
  public enum Labels {
    /** From the next example on: for a reader that learns each at once. */
    AT_ONCE,
    /** After {@link #learned}. */
    WHEN_LEARNED
  }

  /**
   * A stream before its first node.
   *
   * @param seed decides the order
   */
  public GraphStream(Graph graph, RowSettings settings, Labels labels, long seed) {
    this.graph = graph;
    this.settings = settings;
    this.labels = labels;
    rows = new GraphRows(settings);
    order = new int[graph.nodes().size()];
    new SplitMix64(seed).permute(order);
    arrived = new boolean[order.length];
  }

  /** The names of the numbers of a row. */
  public List<String> featureNames() {
    return RowAssembly.names(
        settings, IntStream.range(0, graph.width()).mapToObj(Integer::toString).toList());
  }

  /** The share of the nodes that have come. */
  public double progress() {
    return order.length == 0 ? 1 : (double) next / order.length;
  }

  @Override
  public boolean hasNext() {
    return next < order.length;
  }

  @Override
  public Example next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the graph has no more than %d nodes".formatted(next));
    }
    if (labels == Labels.AT_ONCE && next > 0) {
      Vertex before = graph.nodes().get(order[next - 1]);
      before.label().ifPresent(label -> learned(before.name(), label));
    }
    int place = order[next];
    Vertex node = graph.nodes().get(place);
    rows.features(node.name(), node.features());
    edges(place).forEach(other -> rows.edge(node.name(), other));
    arrived[place] = true;
    return new Example(
        "", node.name(), rows.row(node.name()), List.of(), node.label().orElse(null), next++);
  }

  /** The names of the neighbours that came before, in their order. */
  private List<String> edges(int place) {
    return Arrays.stream(graph.neighbours().get(place))
        .filter(other -> arrived[other])
        .mapToObj(other -> graph.nodes().get(other).name())
        .sorted()
        .toList();
  }

  /** Lets the label of a node be in the rows of its neighbours from now on. */
  public void learned(String node, String label) {
    rows.label(node, label);
  }
}
