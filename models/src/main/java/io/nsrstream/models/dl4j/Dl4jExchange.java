package io.nsrstream.models.dl4j;

import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.fused.FusedFactory;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.NetworkState;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Networks of the fused engine as DL4J's, and back: parameters, running statistics, what the
 * optimizer remembers and the count of its steps.
 *
 * <p>Rows of the graph are {@code [rows × channels × steps]}; of networks that begin with a dense
 * layer {@code [rows × steps·channels]}. Its output is a softmax with cross-entropy, so that DL4J
 * can train it. {@code clipNorm} has no counterpart there and does not go along, and DL4J's Adam
 * adds its epsilon before the correction of bias, which shows in the first steps where gradients
 * are below about 1e-5.
 */
public final class Dl4jExchange {
  private final FusedFactory factory;

  /** An exchange for networks of this factory. */
  public Dl4jExchange(FusedFactory factory) {
    this.factory = factory;
  }

  /**
   * A DL4J network that predicts what a fused one in this state does.
   *
   * @throws IllegalArgumentException if DL4J has no counterpart of one of the stages, which is
   *     named, or the state is of another architecture
   */
  public ComputationGraph toDl4j(NetworkState state) {
    Translation translation = new Translation(factory, state.input(), state.outputs());
    ComputationGraph graph = new ComputationGraph(translation.plan().configuration());
    graph.init();
    GraphState there = new GraphState(graph);
    Places all = translation.places(there);
    Places trained = translation.trainedPlaces(there);
    float[][] moments = there.moments();
    require("parameters", state.parameters().length, all.count());
    require("optimizer moments", state.optimizer().length, moments.length * trained.count());
    there.setParameters(all.scatter(state.parameters(), 0, 1, all.count()));
    for (int i = 0; i < moments.length; i++) {
      moments[i] = trained.scatter(state.optimizer(), i * trained.count(), scale(), all.count());
    }
    there.setMoments(moments);
    graph.getConfiguration().setIterationCount(Math.toIntExact(state.counters()[0]));
    return graph;
  }

  /**
   * The state of a fused network that predicts what a DL4J one does.
   *
   * @param graph one that {@link #toDl4j} gave, trained since or not
   * @param input the shape of its rows
   * @param outputs the number of its classes
   * @param seed of the fused network
   * @throws IllegalArgumentException if the graph is of another architecture or shape
   */
  public NetworkState fromDl4j(ComputationGraph graph, Shape input, int outputs, long seed) {
    Translation translation = new Translation(factory, input, outputs);
    ComputationGraph expected = new ComputationGraph(translation.plan().configuration());
    expected.init();
    GraphState there = new GraphState(graph);
    Places all = translation.places(there);
    Places trained = translation.trainedPlaces(there);
    float[][] moments = there.moments();
    require("parameters", (int) graph.numParams(), (int) expected.numParams());
    require(
        "numbers of the updater",
        there.updaterState().length,
        new GraphState(expected).updaterState().length);
    float[] optimizer = new float[moments.length * trained.count()];
    for (int i = 0; i < moments.length; i++) {
      trained.gather(moments[i], 1 / scale(), optimizer, i * trained.count());
    }
    float[] parameters = new float[all.count()];
    all.gather(there.parameters(), 1, parameters, 0);
    long steps = graph.getConfiguration().getIterationCount();
    return new NetworkState(input, outputs, parameters, optimizer, new long[] {steps, seed});
  }

  /** DL4J's velocities have the rate in them, and the direction of the step. */
  private float scale() {
    return factory.descent().optimizer() == Optimizer.NESTEROV
        ? (float) -factory.descent().rate()
        : 1;
  }

  private void require(String what, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "A network %s must have %d %s here, but has %d: give one of this architecture and shape"
              .formatted(factory.architecture(), expected, what, found));
    }
  }
}
