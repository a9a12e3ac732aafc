package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Aggregation;
import io.nsrstream.models.kernels.SparseMatrix;
import io.nsrstream.models.kernels.SparseMatrix.Columns;
import io.nsrstream.models.kernels.Vectors;
import io.nsrstream.online.data.Nodes;
import java.util.Arrays;
import java.util.Optional;

/**
 * What nodes get of their neighbours, {@code Y = Â·X} (GCN) or {@code Y = [X | D⁻¹A·X]}
 * (GraphSAGE), and {@code dX = Âᵀ·dY} on the way back.
 *
 * <p>Right behind the input, it computes Y once for each graph.
 */
final class AggregateLayer implements Linearizable {
  private final Aggregation aggregation;
  private final Signal input;
  private final Signal output;
  private final int width;
  private final Columns narrow;

  /** The columns of Y that sums are in: all of them, or the second half. */
  private final Columns sums;

  /** The matrices of the graph of the last pass. */
  private Optional<Matrices> known = Optional.empty();

  private record Matrices(Nodes nodes, SparseMatrix out, SparseMatrix back) {}

  AggregateLayer(Aggregation aggregation, Signal input) {
    this.aggregation = aggregation;
    this.input = input;
    this.width = input.channels();
    int wide = besideOwn() ? 2 * width : width;
    this.output = new Signal(input.extent(), wide, input.differentiable());
    this.narrow = new Columns(width, 0);
    this.sums = new Columns(wide, wide - width);
  }

  /** Whether sums are put beside what a node has; else they include it. */
  private boolean besideOwn() {
    return aggregation == Aggregation.MEAN;
  }

  @Override
  public Signal output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    Nodes nodes = pass.requireNodes();
    boolean same = known.isPresent() && known.get().nodes() == nodes;
    if (!same) {
      SparseMatrix matrix = matrix(nodes);
      known = Optional.of(new Matrices(nodes, matrix, matrix.transposed()));
    }
    if (input.differentiable()) {
      output.resize(pass);
      gather(input.values().readHeap(), output.values().overwriteHeap());
    } else if (!same) {
      gatherOnce(nodes, pass);
    }
  }

  /** Keeps what never changes where products need it, and nowhere else. */
  private void gatherOnce(Nodes nodes, Pass pass) {
    float[] once = new float[nodes.count() * output.channels()];
    gather(nodes.features(), once);
    if (SparseMatrix.entries(once, once.length) <= SparseInput.MOST_DENSE * once.length) {
      SparseMatrix sparse = SparseMatrix.of(once, nodes.count(), output.channels());
      output.setSparse(Optional.of(new SparseInput(sparse)));
    } else {
      output.setSparse(Optional.empty());
      output.resize(pass);
      output.values().write(once);
    }
  }

  private SparseMatrix matrix(Nodes nodes) {
    int own = besideOwn() ? 0 : 1;
    int count = nodes.count();
    int[] starts = new int[count + 1];
    int[] columns = new int[nodes.start(count) + own * count];
    float[] values = new float[columns.length];
    int next = 0;
    for (int node = 0; node < count; node++) {
      if (!besideOwn()) {
        columns[next] = node;
        values[next++] = 1f / (nodes.degree(node) + 1);
      }
      for (int place = nodes.start(node); place < nodes.start(node + 1); place++) {
        int other = nodes.neighbour(place);
        columns[next] = other;
        values[next++] = weight(nodes.degree(node), nodes.degree(other));
      }
      starts[node + 1] = next;
    }
    return new SparseMatrix(count, starts, columns, values);
  }

  private float weight(int degree, int degreeOfOther) {
    return switch (aggregation) {
      case MEAN -> 1f / degree;
      case SYMMETRIC -> (float) (1 / Math.sqrt((degree + 1.0) * (degreeOfOther + 1.0)));
    };
  }

  private void gather(float[] from, float[] to) {
    Matrices matrices = known.orElseThrow();
    int count = matrices.nodes().count();
    Arrays.fill(to, 0, count * output.channels(), 0);
    if (besideOwn()) {
      for (int node = 0; node < count; node++) {
        System.arraycopy(from, node * width, to, node * output.channels(), width);
      }
    }
    matrices.out().addProduct(from, narrow, to, sums, width);
  }

  private void spread(float[] from, float[] to) {
    Matrices matrices = known.orElseThrow();
    int count = matrices.nodes().count();
    Arrays.fill(to, 0, count * width, 0);
    if (besideOwn()) {
      for (int node = 0; node < count; node++) {
        Vectors.addAt(from, node * output.channels(), to, node * width, width);
      }
    }
    matrices.back().addProduct(from, sums, to, narrow, width);
  }

  @Override
  public void backward(Pass pass) {
    if (input.differentiable()) {
      pull(input, output);
    }
  }

  @Override
  public void pull(Signal before, Signal behind) {
    spread(behind.gradient().readHeap(), before.gradient().overwriteHeap());
  }

  @Override
  public void push(Signal before, Signal behind) {
    gather(before.values().readHeap(), behind.values().overwriteHeap());
  }

  @Override
  public void close() {
    output.close();
    known = Optional.empty();
  }
}
