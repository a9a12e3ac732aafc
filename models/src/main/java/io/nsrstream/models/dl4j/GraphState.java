package io.nsrstream.models.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a DL4J graph has learned, as plain arrays in DL4J's order. */
final class GraphState {
  private final ComputationGraph graph;
  private final List<Tensor> tensors = new ArrayList<>();

  GraphState(ComputationGraph graph) {
    this.graph = graph;
    for (GraphVertex vertex : graph.getVertices()) {
      vertex
          .paramTable(false)
          .forEach((parameter, view) -> tensors.add(tensor(vertex, parameter, view)));
    }
  }

  private static Tensor tensor(GraphVertex vertex, String parameter, INDArray view) {
    int offset = Math.toIntExact(view.offset());
    long[] shape = view.shape();
    if (parameter.equals("W") && isConvolutionOverSteps(vertex)) {
      // Declared as [outputs × inputs × kernel × 1], used as [kernel × inputs × outputs].
      return new Tensor(
          vertex.getVertexName(),
          parameter,
          offset,
          new long[] {shape[2], shape[1], shape[0]},
          new long[] {shape[1] * shape[0], shape[0], 1});
    }
    return new Tensor(vertex.getVertexName(), parameter, offset, shape, view.stride());
  }

  private static boolean isConvolutionOverSteps(GraphVertex vertex) {
    NeuralNetConfiguration configuration = vertex.getLayer().conf();
    Layer layer = configuration.getLayer();
    return (layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer)
        instanceof Convolution1DLayer;
  }

  /** The places of all arrays of parameters. */
  List<Tensor> tensors() {
    return tensors;
  }

  /**
   * The place of one array of parameters.
   *
   * @throws IllegalArgumentException if the graph has none of that name
   */
  Tensor tensor(String vertex, String parameter) {
    return find(vertex, parameter)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The DL4J network must have parameters %s at vertex %s, but has not: give one that was exported from this architecture"
                        .formatted(parameter, vertex)));
  }

  /** The place of one array of parameters, if the graph has it. */
  Optional<Tensor> find(String vertex, String parameter) {
    return tensors.stream()
        .filter(tensor -> tensor.vertex().equals(vertex) && tensor.parameter().equals(parameter))
        .findFirst();
  }

  float[] parameters() {
    return Observation.floats(graph.params());
  }

  void setParameters(float[] parameters) {
    graph.setParams(Nd4j.create(parameters, graph.params().shape(), 'c'));
  }

  /** What the updater remembers; empty if nothing. */
  float[] updaterState() {
    INDArray state = graph.getUpdater().getStateViewArray();
    return state == null ? new float[0] : Observation.floats(state);
  }

  void setUpdaterState(float[] state) {
    if (state.length > 0) {
      ComputationGraphUpdater updater = graph.getUpdater();
      updater.setStateViewArray(Nd4j.create(state, updater.getStateViewArray().shape(), 'c'));
    }
  }

  /**
   * What the updater remembers, number by number, {@code [moments × parameters]}: zero where it
   * remembers less of a parameter than of others. Blocks of parameters that are updated alike have
   * theirs together in the updater's state, one moment after another.
   */
  float[][] moments() {
    float[] state = updaterState();
    int most = blocks().stream().mapToInt(GraphState::moments).max().orElse(0);
    float[][] moments = new float[most][(int) graph.numParams()];
    for (UpdaterBlock block : blocks()) {
      for (int moment = 0; moment < moments(block); moment++) {
        System.arraycopy(
            state, start(block, moment), moments[moment], block.getParamOffsetStart(), size(block));
      }
    }
    return moments;
  }

  void setMoments(float[][] moments) {
    float[] state = updaterState();
    for (UpdaterBlock block : blocks()) {
      for (int moment = 0; moment < moments(block); moment++) {
        System.arraycopy(
            moments[moment], block.getParamOffsetStart(), state, start(block, moment), size(block));
      }
    }
    setUpdaterState(state);
  }

  private List<UpdaterBlock> blocks() {
    return graph.getUpdater().getUpdaterBlocks();
  }

  private static int moments(UpdaterBlock block) {
    return (block.getUpdaterViewOffsetEnd() - block.getUpdaterViewOffsetStart()) / size(block);
  }

  private static int start(UpdaterBlock block, int moment) {
    return block.getUpdaterViewOffsetStart() + moment * size(block);
  }

  private static int size(UpdaterBlock block) {
    return block.getParamOffsetEnd() - block.getParamOffsetStart();
  }
}
