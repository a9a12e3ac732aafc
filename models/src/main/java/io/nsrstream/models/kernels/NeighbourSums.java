package io.nsrstream.models.kernels;

import io.nsrstream.online.data.Nodes;
import java.util.Arrays;

/**
 * Weighted sums of the rows of neighbours, from a narrow matrix {@code [nodes × width]} into the
 * last columns of one that is as wide or wider, and back.
 */
public final class NeighbourSums {
  /** Sums kept in registers at once: the rows of neighbours are anywhere, so vectors don't help. */
  private static final int BLOCK = 8;

  private final Nodes nodes;
  private final int width;
  private final float[] own;
  private final Way out;
  private final Way back;

  /**
   * What rows weigh, by node.
   *
   * @param own factor of a node's own row
   * @param before factor of its row in the sums of its neighbours
   * @param after factor of the sum of its neighbours
   */
  public record Weights(float[] own, float[] before, float[] after) {}

  /** Where sums come from and go to. */
  private record Way(
      int fromStride, int fromAt, float[] before, int toStride, int toAt, float[] after) {}

  /**
   * @param width of the narrow matrix
   * @param wide columns of the wide one, {@code width} or more
   */
  public NeighbourSums(Nodes nodes, Weights weights, int width, int wide) {
    this.nodes = nodes;
    this.width = width;
    this.own = weights.own();
    this.out = new Way(width, 0, weights.before(), wide, wide - width, weights.after());
    this.back = new Way(wide, wide - width, weights.after(), width, 0, weights.before());
  }

  /**
   * For each node i: the first columns of {@code wide} become {@code own[i] · narrow[i]}; the last
   * ones become {@code after[i] · Σ before[j] · narrow[j]} over its neighbours j, added to the
   * former where both are the same.
   */
  public void gather(float[] narrow, float[] wide) {
    for (int node = 0; node < nodes.count(); node++) {
      int to = node * out.toStride();
      Arrays.fill(wide, to, to + out.toStride(), 0);
      Vectors.scaleAt(own[node], narrow, node * width, wide, to, width);
    }
    add(out, narrow, wide);
  }

  /** The transpose of {@link #gather}: the gradient at {@code narrow} of that at {@code wide}. */
  public void spread(float[] wide, float[] narrow) {
    for (int node = 0; node < nodes.count(); node++) {
      Vectors.scaleAt(own[node], wide, node * out.toStride(), narrow, node * width, width);
    }
    add(back, wide, narrow);
  }

  private void add(Way way, float[] from, float[] to) {
    for (int node = 0; node < nodes.count(); node++) {
      int column = 0;
      for (; column + BLOCK <= width; column += BLOCK) {
        addBlock(way, node, column, from, to);
      }
      for (; column < width; column++) {
        addOne(way, node, column, from, to);
      }
    }
  }

  private void addBlock(Way way, int node, int column, float[] from, float[] to) {
    int first = way.fromAt() + column;
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int end = nodes.start(node + 1);
    for (int place = nodes.start(node); place < end; place++) {
      int other = nodes.neighbour(place);
      float factor = way.before()[other];
      int p = other * way.fromStride() + first;
      a += factor * from[p];
      b += factor * from[p + 1];
      c += factor * from[p + 2];
      d += factor * from[p + 3];
      e += factor * from[p + 4];
      f += factor * from[p + 5];
      g += factor * from[p + 6];
      h += factor * from[p + 7];
    }
    float factor = way.after()[node];
    int q = node * way.toStride() + way.toAt() + column;
    to[q] += factor * a;
    to[q + 1] += factor * b;
    to[q + 2] += factor * c;
    to[q + 3] += factor * d;
    to[q + 4] += factor * e;
    to[q + 5] += factor * f;
    to[q + 6] += factor * g;
    to[q + 7] += factor * h;
  }

  private void addOne(Way way, int node, int column, float[] from, float[] to) {
    float sum = 0;
    int end = nodes.start(node + 1);
    for (int place = nodes.start(node); place < end; place++) {
      int other = nodes.neighbour(place);
      sum += way.before()[other] * from[other * way.fromStride() + way.fromAt() + column];
    }
    to[node * way.toStride() + way.toAt() + column] += way.after()[node] * sum;
  }
}
