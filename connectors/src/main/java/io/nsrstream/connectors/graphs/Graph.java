package io.nsrstream.connectors.graphs;

import java.util.List;
import java.util.Optional;

/**
 * A whole graph in memory.
 *
 * @param nodes in the order of their file
 * @param neighbours by the place of a node, the places of those that it has an edge with, ascending
 */
public record Graph(List<Vertex> nodes, List<int[]> neighbours) {

  public Graph {
    nodes = List.copyOf(nodes);
    neighbours = List.copyOf(neighbours);
  }

  /**
   * A node of it.
   *
   * @param name as in its file
   * @param features as many as those of the others
   * @param label its class, if it is known
   */
  public record Vertex(String name, float[] features, Optional<String> label) {}

  /** The number of features of a node. */
  public int width() {
    return nodes.isEmpty() ? 0 : nodes.get(0).features().length;
  }
}
