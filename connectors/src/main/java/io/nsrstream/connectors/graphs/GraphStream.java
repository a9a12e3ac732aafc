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
 * The nodes of a graph, in a random order unless it is said otherwise, as examples. Each comes with
 * its features, its label and its edges to the nodes that came before. Its id is its name, its time
 * its number in the order.
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
    this(graph, settings, labels, permuted(graph.nodes().size(), seed));
  }

  private GraphStream(Graph graph, RowSettings settings, Labels labels, int[] order) {
    this.graph = graph;
    this.settings = settings;
    this.labels = labels;
    this.order = order;
    rows = new GraphRows(settings);
    arrived = new boolean[order.length];
  }

  /** A stream of the nodes in the order of their file. */
  public static GraphStream inOrder(Graph graph, RowSettings settings, Labels labels) {
    int[] order = IntStream.range(0, graph.nodes().size()).toArray();
    return new GraphStream(graph, settings, labels, order);
  }

  private static int[] permuted(int size, long seed) {
    int[] order = new int[size];
    new SplitMix64(seed).permute(order);
    return order;
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

  /**
   * The node that came last.
   *
   * @throws NoSuchElementException before the first
   */
  public Vertex node() {
    return graph.nodes().get(lastPlace());
  }

  /**
   * The neighbours of the node that came last which came before it, by name.
   *
   * @throws NoSuchElementException before the first node
   */
  public List<String> edges() {
    return edges(lastPlace());
  }

  private int lastPlace() {
    if (next == 0) {
      throw new NoSuchElementException("no node has come: call next first");
    }
    return order[next - 1];
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
