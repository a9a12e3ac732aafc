package io.nsrstream.models.fused.layers;

import io.nsrstream.models.architecture.Aggregation;
import io.nsrstream.models.kernels.NeighbourSums;
import io.nsrstream.online.data.Nodes;
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

  /** The sums over the graph of the last pass, and, right behind the input, its Y. */
  private Optional<Known> known = Optional.empty();

  private record Known(Nodes nodes, NeighbourSums sums) {}

  AggregateLayer(Aggregation aggregation, Signal input) {
    this.aggregation = aggregation;
    this.input = input;
    int times = aggregation == Aggregation.MEAN ? 2 : 1;
    this.output = new Signal(input.extent(), times * input.channels(), input.differentiable());
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
      known = Optional.of(new Known(nodes, sums(nodes)));
    }
    if (!same || input.differentiable()) {
      output.resize(pass);
      sums().gather(input.values().readHeap(), output.values().overwriteHeap());
    }
  }

  private NeighbourSums sums() {
    return known.orElseThrow().sums();
  }

  private NeighbourSums sums(Nodes nodes) {
    return new NeighbourSums(nodes, weights(nodes), input.channels(), output.channels());
  }

  private NeighbourSums.Weights weights(Nodes nodes) {
    int count = nodes.count();
    float[] own = new float[count];
    float[] before = new float[count];
    float[] after = new float[count];
    for (int node = 0; node < count; node++) {
      int degree = nodes.degree(node);
      switch (aggregation) {
        case MEAN -> {
          own[node] = 1;
          before[node] = 1;
          after[node] = degree == 0 ? 0 : 1f / degree;
        }
        case SYMMETRIC -> {
          own[node] = 1f / (degree + 1);
          before[node] = (float) (1 / Math.sqrt(degree + 1));
          after[node] = before[node];
        }
      }
    }
    return new NeighbourSums.Weights(own, before, after);
  }

  @Override
  public void backward(Pass pass) {
    if (input.differentiable()) {
      pull(input, output);
    }
  }

  @Override
  public void pull(Signal before, Signal behind) {
    sums().spread(behind.gradient().readHeap(), before.gradient().overwriteHeap());
  }

  @Override
  public void push(Signal before, Signal behind) {
    sums().gather(before.values().readHeap(), behind.values().overwriteHeap());
  }

  @Override
  public void close() {
    output.close();
    known = Optional.empty();
  }
}
