package io.nsrstream.models.dl4j;

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
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The configuration of an graph whose layers can be looked at. */
final class ObservedConfiguration {
  /** What the name of the identity behind a layer begins with. */
  static final String TAP = "responses of ";

  private ObservedConfiguration() {}

  /** How large the graph of a plan would be; of the updater's numbers, at most as many. */
  static NetworkSize size(Plan plan) {
    ComputationGraphConfiguration graph = of(plan, 0);
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

  /** The configuration of a plan with an identity behind each layer, and logits as its output. */
  static ComputationGraphConfiguration of(Plan plan, long seed) {
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

  /** The layers of a plan with their widths, the logits last. */
  static List<Layer> layers(Plan plan, Map<String, InputType> types) {
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
}
