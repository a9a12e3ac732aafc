package io.nsrstream.models.dl4j;

import io.nsrstream.online.data.Batch;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.network.NetworkSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A live DL4J graph whose layers can be looked at on the way forward and pushed on the way back.
 *
 * <p>Its output layer gives logits, and what gradients these get is up to the caller. Each other
 * layer has a second successor, an identity and an output of the graph: DL4J takes gradients from
 * outside only where nothing follows, and adds up what comes from all successors.
 */
final class ObservedGraph {
  private static final String TAP = "responses of ";

  private final Plan plan;
  private final ComputationGraph graph;
  private final List<Layer> layers;
  private final GraphState state;

  /** The rows that went forward last; null before the first ones. */
  private @Nullable Rows rows;

  private Map<String, INDArray> activations = Map.of();

  ObservedGraph(Plan plan, long seed) {
    this.plan = plan;
    ComputationGraphConfiguration observed = observed(plan, seed);
    Map<String, InputType> types = observed.getLayerActivationTypes(true, true, plan.inputType());
    this.layers = layers(plan, types);
    leaveVectors(observed);
    this.graph = new ComputationGraph(observed);
    graph.init();
    this.state = new GraphState(graph);
  }

  /** How large the graph of a plan would be; of the updater's numbers, at most as many. */
  static NetworkSize size(Plan plan) {
    ComputationGraphConfiguration graph = observed(plan, 0);
    // Also gives each layer the number of its inputs.
    graph.getLayerActivationTypes(true, true, plan.inputType());
    long parameters = 0;
    long moments = 0;
    for (GraphVertex vertex : graph.getVertices().values()) {
      long own = vertex.numParams(true);
      parameters += own;
      moments += own > 0 && vertex instanceof LayerVertex layer ? moments(layer, own) : 0;
    }
    return new NetworkSize(parameters, moments);
  }

  private static long moments(LayerVertex vertex, long parameters) {
    return vertex.getLayerConf().getLayer() instanceof BaseLayer layer
        ? layer.getIUpdater().stateSize(parameters)
        : 0;
  }

  private static ComputationGraphConfiguration observed(Plan plan, long seed) {
    ComputationGraphConfiguration trunk = plan.configuration();
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(trunk.getDataType())
            // Layers keep more for the way back than DL4J's workspaces hold between two calls.
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(trunk.getInferenceWorkspaceMode())
            .graphBuilder()
            .addInputs(trunk.getNetworkInputs());
    trunk
        .getVertices()
        .forEach(
            (name, vertex) ->
                builder.addVertex(
                    name,
                    name.equals(plan.output()) ? linear((LayerVertex) vertex) : vertex,
                    Plan.inputs(trunk, name).toArray(String[]::new)));
    List<String> outputs = new ArrayList<>();
    for (String layer : plan.layers()) {
      builder.addLayer(TAP + layer, new ActivationLayer(Activation.IDENTITY), layer);
      outputs.add(TAP + layer);
    }
    outputs.add(plan.output());
    return builder.setOutputs(outputs.toArray(String[]::new)).build();
  }

  /** The classifying vertex without softmax and loss. */
  private static LayerVertex linear(LayerVertex output) {
    NeuralNetConfiguration configuration = output.getLayerConf();
    configuration.setLayer(linear(configuration.getLayer()));
    return new LayerVertex(configuration, output.getPreProcessor());
  }

  private static org.deeplearning4j.nn.conf.layers.Layer linear(
      org.deeplearning4j.nn.conf.layers.Layer output) {
    if (output instanceof LossLayer) {
      ActivationLayer identity = new ActivationLayer(Activation.IDENTITY);
      identity.setLayerName(output.getLayerName());
      return identity;
    }
    // What an output layer shares with a dense one is most easily copied by name.
    ObjectNode fields = NeuralNetConfiguration.mapper().valueToTree(output);
    fields.put("@class", DenseLayer.class.getName());
    fields.remove("lossFn");
    DenseLayer dense = NeuralNetConfiguration.mapper().convertValue(fields, DenseLayer.class);
    dense.setActivationFn(Activation.IDENTITY.getActivationFunction());
    return dense;
  }

  /**
   * Undoes what DL4J's inference does to the vectors that leave a pool: it takes them for sequences
   * of one step, and on the way back their gradients would not add up with those of vectors.
   */
  static void leaveVectors(ComputationGraphConfiguration graph) {
    graph
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex layer
                  && layer.getPreProcessor() instanceof RnnToFeedForwardPreProcessor
                  && isPool(graph.getVertices().get(Plan.inputs(graph, name).get(0)))) {
                layer.setPreProcessor(null);
              }
            });
  }

  private static boolean isPool(org.deeplearning4j.nn.conf.graph.@Nullable GraphVertex vertex) {
    return vertex instanceof LayerVertex layer
        && layer.getLayerConf().getLayer() instanceof GlobalPoolingLayer pool
        && pool.isCollapseDimensions();
  }

  private static List<Layer> layers(Plan plan, Map<String, InputType> types) {
    List<Layer> layers = new ArrayList<>();
    for (String name : plan.layers()) {
      layers.add(new Layer(name, width(name, Objects.requireNonNull(types.get(name))), true));
    }
    layers.add(new Layer(Layer.LOGITS, plan.outputs(), true));
    return layers;
  }

  private static int width(String layer, InputType type) {
    if (type instanceof InputType.InputTypeRecurrent steps) {
      return (int) steps.getSize();
    }
    if (type instanceof InputType.InputTypeConvolutional image
        && image.getFormat() == CNN2DFormat.NCHW) {
      return (int) image.getChannels();
    }
    if (type instanceof InputType.InputTypeFeedForward
        || type.getType() == InputType.Type.CNNFlat) {
      return (int) type.arrayElementsPerExample();
    }
    throw new IllegalArgumentException(
        "Layers of a DL4J network must give vectors, sequences or images of channels first, but %s gives %s: choose another layer or format"
            .formatted(layer, type));
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
    String vertex = layer.equals(Layer.LOGITS) ? plan.output() : TAP + layer;
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

  /** Takes over what a smaller graph of the same blueprint has learned. */
  void inherit(ObservedGraph smaller) {
    float[] parameters = state.parameters();
    transplant(smaller, smaller.state.parameters(), parameters);
    state.setParameters(parameters);
    float[][] known = smaller.state.moments();
    float[][] moments = state.moments();
    for (int moment = 0; moment < moments.length; moment++) {
      transplant(smaller, known[moment], moments[moment]);
    }
    state.setMoments(moments);
  }

  private void transplant(ObservedGraph smaller, float[] from, float[] to) {
    for (int i = 0; i < state.tensors().size(); i++) {
      smaller.grown(i).transplant(from, grown(i), to);
    }
  }

  /** An array of parameters along whose first dimension, if any, an input may grow. */
  private Tensor grown(int index) {
    Tensor tensor = state.tensors().get(index);
    boolean ofFlatInput =
        !plan.sequences()
            && Plan.inputs(plan.configuration(), tensor.vertex())
                .equals(plan.configuration().getNetworkInputs());
    return ofFlatInput && tensor.parameter().equals("W") ? tensor.byStep(plan.input()) : tensor;
  }
}
