package io.nsrstream.models.dl4j;

import io.nsrstream.online.network.Layer;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.shade.jackson.databind.JsonNode;

/** What a DL4J configuration must be to be run here. */
final class ConfigurationRules {
  /** Where the types of a configuration may be from; any other would be loaded by its name. */
  private static final List<String> PACKAGES = List.of("org.deeplearning4j.", "org.nd4j.");

  private static final String TYPE = "@class";

  private ConfigurationRules() {}

  /**
   * Checks the types that JSON names, before any of them is loaded.
   *
   * @throws IllegalArgumentException if one is none of DL4J's or ND4J's
   */
  static void checkTypes(JsonNode json) {
    for (JsonNode type : json.findValues(TYPE)) {
      require(
          PACKAGES.stream().anyMatch(type.asText()::startsWith),
          "must have types of DL4J and ND4J alone",
          "names " + type,
          "use one of theirs");
    }
  }

  /**
   * Checks a graph.
   *
   * @throws IllegalArgumentException if it cannot be run here; the message says why
   */
  static void check(ComputationGraphConfiguration graph) {
    require(
        graph.getNetworkInputs().size() == 1 && graph.getNetworkOutputs().size() == 1,
        "must have one input and one output",
        "has %s and %s".formatted(graph.getNetworkInputs(), graph.getNetworkOutputs()),
        "leave one of each");
    require(
        graph.getBackpropType() == BackpropType.Standard,
        "must have backpropType Standard",
        "has " + graph.getBackpropType(),
        "use this value; sequences go back as a whole");
    require(
        graph.getDataType() == DataType.FLOAT,
        "must have dataType FLOAT",
        "has " + graph.getDataType(),
        "use this value; snapshots hold floats");
    graph.getVertices().forEach(ConfigurationRules::check);
    checkOutput(Objects.requireNonNull(graph.getVertices().get(graph.getNetworkOutputs().get(0))));
    graph
        .getVertices()
        .keySet()
        .forEach(
            name ->
                require(
                    !name.equals(Layer.LOGITS) || graph.getNetworkOutputs().contains(name),
                    "must keep the name logits for its output",
                    "has a hidden layer of that name",
                    "rename it"));
  }

  private static void check(String name, GraphVertex vertex) {
    if (vertex instanceof FrozenVertex frozen) {
      check(name, frozen.getUnderlying());
    }
    boolean doubled = vertex instanceof SameDiffVertex;
    if (vertex instanceof LayerVertex layer) {
      doubled = usesSameDiff(layer.getLayerConf().getLayer());
      require(
          layer.getLayerConf().getOptimizationAlgo()
              == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
          "must have optimizationAlgo STOCHASTIC_GRADIENT_DESCENT",
          "has %s at %s".formatted(layer.getLayerConf().getOptimizationAlgo(), name),
          "use this value");
    }
    require(
        !doubled,
        "must have no layer made with SameDiff, such as SelfAttentionLayer: DL4J 1.0.0-M2.1 doubles"
            + " their gradients",
        "has one at " + name,
        "use transformer: of the fused engine, or another layer");
  }

  private static boolean usesSameDiff(org.deeplearning4j.nn.conf.layers.Layer layer) {
    if (layer instanceof BaseWrapperLayer wrapper) {
      return usesSameDiff(wrapper.getUnderlying());
    }
    if (layer instanceof FrozenLayer frozen) {
      return usesSameDiff(frozen.getLayer());
    }
    if (layer instanceof Bidirectional both) {
      return usesSameDiff(both.getFwd());
    }
    return layer instanceof AbstractSameDiffLayer;
  }

  private static void checkOutput(GraphVertex vertex) {
    FeedForwardLayer output =
        vertex instanceof LayerVertex layer
                && layer.getLayerConf().getLayer() instanceof FeedForwardLayer candidate
            ? candidate
            : null;
    ILossFunction loss =
        output instanceof OutputLayer dense
            ? dense.getLossFn()
            : output instanceof LossLayer bare ? bare.getLossFn() : null;
    boolean classifies =
        output != null
            && output.getActivationFn() instanceof ActivationSoftmax
            && loss instanceof LossMCXENT entropy
            && entropy.getWeights() == null;
    require(
        classifies,
        "must end in an OutputLayer or LossLayer with softmax and unweighted MCXENT, which"
            + " classifies rows",
        "ends in "
            + (output == null
                ? vertex
                : "%s with %s and %s"
                    .formatted(output.getClass().getSimpleName(), output.getActivationFn(), loss)),
        "use these, with LastTimeStep or GlobalPoolingLayer before them where there are steps");
  }

  static void require(boolean holds, String rule, String found, String remedy) {
    if (!holds) {
      throw new IllegalArgumentException(
          "A DL4J configuration %s, but %s: %s".formatted(rule, found, remedy));
    }
  }
}
