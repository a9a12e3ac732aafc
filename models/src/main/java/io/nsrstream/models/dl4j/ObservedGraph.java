package io.nsrstream.models.dl4j;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.network.Layer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A live DL4J graph whose layers can be looked at on the way forward and pushed on the way back.
 *
 * <p>Its output layer gives logits, and what gradients these get is up to the caller. Each other
 * layer has a second successor, an identity and an output of the graph: DL4J takes gradients from
 * outside only where nothing follows, and adds up what comes from all successors.
 */
final class ObservedGraph {

  private final Plan plan;
  private final ComputationGraph graph;
  private final List<Layer> layers;
  private final GraphState state;

  /** The rows that went forward last; null before the first ones. */
  private @Nullable Rows rows;

  private Map<String, INDArray> activations = Map.of();

  ObservedGraph(Plan plan, long seed) {
    this.plan = plan;
    ComputationGraphConfiguration observed = ObservedConfiguration.of(plan, seed);
    Map<String, InputType> types = observed.getLayerActivationTypes(true, true, plan.inputType());
    this.layers = ObservedConfiguration.layers(plan, types);
    ObservedConfiguration.leaveVectors(observed);
    this.graph = new ComputationGraph(observed);
    graph.init();
    this.state = new GraphState(graph);
  }

  Plan plan() {
    return plan;
  }

  /** The layers in the order of the network, the logits last. */
  List<Layer> layers() {
    return layers;
  }

  /** What it has learned. */
  GraphState state() {
    return state;
  }

  /**
   * The logits {@code [rows × outputs]} of rows, in prediction.
   *
   * @param responses by layer: receive what it responds
   */
  float[] predict(Batch batch, Map<String, float[]> responses) {
    if (responses.isEmpty()) {
      Rows given = Rows.of(batch, plan);
      return Observation.floats(
          graph.output(List.of(plan.output()), false, given.features(), given.masks())[0]);
    }
    forward(batch, false);
    responses.forEach(
        (layer, room) -> {
          float[] shown = observe(layer).responses();
          System.arraycopy(shown, 0, room, 0, shown.length);
        });
    float[] logits = observe(Layer.LOGITS).responses();
    forget();
    return logits;
  }

  /** Takes rows forward in training, to be looked at and taken back again. */
  void forward(Batch batch) {
    forward(batch, true);
  }

  private void forward(Batch batch, boolean training) {
    rows = Rows.of(batch, plan);
    graph.setLayerMaskArrays(rows.masks(), null);
    activations = graph.feedForward(rows.features(), training, false);
  }

  private void forget() {
    graph.clearLayerMaskArrays();
    activations = Map.of();
  }

  /** What went forward last, seen in one of the layers. */
  Observation observe(String layer) {
    String vertex = layer.equals(Layer.LOGITS) ? plan.output() : ObservedConfiguration.TAP + layer;
    return new Observation(
        Objects.requireNonNull(activations.get(vertex)),
        graph.getLayer(vertex).getMaskArray(),
        Objects.requireNonNull(rows).count());
  }

  /**
   * Takes gradients with respect to the activations of all layers, in their order, back to the
   * parameters.
   */
  void backward(INDArray[] epsilons) {
    graph.backpropGradient(epsilons);
    forget();
  }

  /**
   * Lets the updater move the parameters, unless the gradient is not finite.
   *
   * @param steps the steps taken before
   * @param rateFactor what the change of trained parameters is multiplied by
   * @return whether they moved
   */
  boolean step(int steps, double rateFactor) {
    double square = 0;
    for (UpdaterBlock block : blocks()) {
      double norm = block.getGradientView().norm2Number().doubleValue();
      if (!Double.isFinite(norm)) {
        return false;
      }
      square += trained(block) ? norm * norm : 0;
    }
    double norm = Math.sqrt(square);
    if (plan.clipNorm() > 0 && norm > plan.clipNorm()) {
      scaleTrained(plan.clipNorm() / norm);
    }
    graph.getConfiguration().setIterationCount(steps);
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      layer.setIterationCount(steps);
    }
    correctEpsilon(steps + 1);
    // The gradient is of the mean over the rows already: as if of one row.
    graph.getUpdater().update(graph.getGradient(), steps, 0, 1, LayerWorkspaceMgr.noWorkspaces());
    if (rateFactor != 1) {
      scaleTrained(rateFactor);
    }
    INDArray parameters = graph.params();
    INDArray change = graph.getUpdater().getFlattenedGradientsView();
    parameters.subi(change.reshape(parameters.shape()));
    graph.applyConstraints(steps, 0);
    return true;
  }

  private void correctEpsilon(int step) {
    for (UpdaterBlock block : blocks()) {
      if (plan.epsilon() > 0 && block.getGradientUpdater().getConfig() instanceof Adam adam) {
        adam.setEpsilon(plan.epsilon() * Math.sqrt(1 - Math.pow(adam.getBeta2(), step)));
      }
    }
  }

  private void scaleTrained(double factor) {
    for (UpdaterBlock block : blocks()) {
      if (trained(block)) {
        block.getGradientView().muli(factor);
      }
    }
  }

  private List<UpdaterBlock> blocks() {
    return graph.getUpdater().getUpdaterBlocks();
  }

  /** Running statistics take a way of their own through the updater. */
  private static boolean trained(UpdaterBlock block) {
    return !(block.getGradientUpdater().getConfig() instanceof NoOp);
  }

  /**
   * Takes over what a smaller graph of the same blueprint has learned. A projection that only this
   * graph has begins as the identity of the old channels; one that only the smaller graph has is
   * lost with what it learned.
   *
   * @throws IllegalArgumentException if the arrays of the graphs differ in more than their sizes
   */
  void inherit(ObservedGraph smaller) {
    requireCounterparts(smaller);
    float[] parameters = state.parameters();
    transplant(smaller, smaller.state.parameters(), parameters);
    state.tensors().stream()
        .filter(tensor -> tensor.parameter().equals("W"))
        .filter(tensor -> smaller.state.find(tensor.vertex(), "W").isEmpty())
        .forEach(added -> added.beIdentity(parameters));
    state.setParameters(parameters);
    float[][] known = smaller.state.moments();
    float[][] moments = state.moments();
    for (int moment = 0; moment < moments.length; moment++) {
      transplant(smaller, known[moment], moments[moment]);
    }
    state.setMoments(moments);
  }

  private void requireCounterparts(ObservedGraph smaller) {
    requireIn(smaller.state, state.tensors());
    requireIn(state, smaller.state.tensors());
  }

  private static void requireIn(GraphState other, List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      if (!tensor.optional()) {
        other.tensor(tensor.vertex(), tensor.parameter());
      }
    }
  }

  private void transplant(ObservedGraph smaller, float[] from, float[] to) {
    for (Tensor tensor : state.tensors()) {
      smaller
          .state
          .find(tensor.vertex(), tensor.parameter())
          .ifPresent(old -> smaller.grown(old).transplant(from, grown(tensor), to));
    }
  }

  /** An array of parameters along whose first dimension, if any, an input may grow. */
  private Tensor grown(Tensor tensor) {
    boolean ofFlatInput =
        !plan.sequences()
            && Plan.inputs(plan.configuration(), tensor.vertex())
                .equals(plan.configuration().getNetworkInputs());
    return ofFlatInput && tensor.parameter().equals("W") ? tensor.byStep(plan.input()) : tensor;
  }
}
