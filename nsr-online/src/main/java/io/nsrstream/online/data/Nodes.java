package io.nsrstream.online.data;

import java.util.Arrays;
import java.util.List;

/**
 * The nodes of a graph with undirected edges, their features and who their neighbours are. It never
 * changes, so that a network computes once what follows from it alone.
 */
public final class Nodes {
  private final int channels;
  private final float[] features;

  /** By node, where its neighbours begin in the list of all; one more for the end. */
  private final int[] starts;

  private final int[] neighbours;

  /**
   * A graph.
   *
   * @param channels numbers per node, at least 1
   * @param features {@code [nodes × channels]}; the array must stay as it is afterwards
   * @param neighbours by node, the nodes that it has an edge with, ascending
   * @throws IllegalArgumentException if an edge is not listed at both of its ends once, or goes to
   *     the node itself
   */
  public Nodes(int channels, float[] features, List<int[]> neighbours) {
    int count = neighbours.size();
    if (features.length != (long) count * channels || count == 0) {
      throw new IllegalArgumentException(
          "features must be %d numbers of each of %d nodes, at least one, but are %d: check both"
              .formatted(channels, count, features.length));
    }
    this.channels = channels;
    this.features = features;
    this.starts = new int[count + 1];
    for (int node = 0; node < count; node++) {
      starts[node + 1] = Math.addExact(starts[node], neighbours.get(node).length);
    }
    this.neighbours = new int[starts[count]];
    for (int node = 0; node < count; node++) {
      int[] its = neighbours.get(node);
      System.arraycopy(its, 0, this.neighbours, starts[node], its.length);
    }
    for (int node = 0; node < count; node++) {
      checkEdges(node);
    }
  }

  private void checkEdges(int node) {
    int before = -1;
    for (int i = starts[node]; i < starts[node + 1]; i++) {
      int other = neighbours[i];
      boolean mutual =
          other > before
              && other < count()
              && other != node
              && Arrays.binarySearch(neighbours, starts[other], starts[other + 1], node) >= 0;
      if (!mutual) {
        throw new IllegalArgumentException(
            "neighbours must be listed once at both ends, ascending and without the node itself, but node %d has %d: check the edges"
                .formatted(node, other));
      }
      before = other;
    }
  }

  /** Number of nodes. */
  public int count() {
    return starts.length - 1;
  }

  /** Numbers per node. */
  public int channels() {
    return channels;
  }

  /** {@code [nodes × channels]}, to read. */
  public float[] features() {
    return features;
  }

  /** Where the neighbours of a node begin; those of a node end where those of the next begin. */
  public int start(int node) {
    return starts[node];
  }

  /** The node at a place between two starts. */
  public int neighbour(int place) {
    return neighbours[place];
  }

  /** Number of neighbours of a node. */
  public int degree(int node) {
    return starts[node + 1] - starts[node];
  }
}
