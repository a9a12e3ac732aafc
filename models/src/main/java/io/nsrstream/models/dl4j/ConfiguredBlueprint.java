package io.nsrstream.models.dl4j;

import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Layer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A network as DL4J's own configuration says it, sizes of input and output left aside.
 *
 * @param json a graph configuration, canonical and on one line; a list of layers is one, too
 * @param layers the vertices that are layers, the output as {@code logits}
 */
record ConfiguredBlueprint(String json, List<String> layers) implements Blueprint {
  static final String KIND = "dl4j";

  private static final int DIGITS = 12;

  /**
   * Reads a configuration as {@code toJson()} of DL4J's multi-layer and graph configurations writes
   * it.
   *
   * @throws IllegalArgumentException if it is none or one that cannot be run here
   */
  static ConfiguredBlueprint parse(String json) {
    ComputationGraphConfiguration graph = read(json);
    ConfigurationRules.check(graph);
    forget(graph);
    String output = graph.getNetworkOutputs().get(0);
    Stream<String> hidden =
        graph.getVertices().entrySet().stream()
            .filter(vertex -> vertex.getValue() instanceof LayerVertex)
            .map(Map.Entry::getKey)
            .filter(name -> !name.equals(output));
    return new ConfiguredBlueprint(
        tree(graph.toJson()).toString(), Stream.concat(hidden, Stream.of(Layer.LOGITS)).toList());
  }

  private static ComputationGraphConfiguration read(String json) {
    JsonNode tree = tree(json);
    ConfigurationRules.require(
        tree.has("vertices") || tree.has("confs"),
        "must be what toJson() of a MultiLayerConfiguration or a ComputationGraphConfiguration"
            + " writes",
        "has neither confs nor vertices",
        "write it so");
    ConfigurationRules.checkTypes(tree);
    try {
      return tree.has("vertices")
          ? ComputationGraphConfiguration.fromJson(json)
          : graph(MultiLayerConfiguration.fromJson(json));
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException(
          "A DL4J configuration must be readable by DL4J 1.0.0-M2.1, which says: %s"
              .formatted(unreadable.getMessage()),
          unreadable);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return NeuralNetConfiguration.mapper().readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(
          "A DL4J configuration must be JSON, but is not: " + malformed.getOriginalMessage(),
          malformed);
    }
  }

  /** A list of layers as a graph. */
  private static ComputationGraphConfiguration graph(MultiLayerConfiguration list) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(list.getDataType())
            .graphBuilder()
            .backpropType(list.getBackpropType())
            .addInputs("in");
    String previous = "in";
    for (int i = 0; i < list.getConfs().size(); i++) {
      NeuralNetConfiguration layer = list.getConf(i);
      String name = Objects.requireNonNullElse(layer.getLayer().getLayerName(), "layer" + i);
      builder.addVertex(name, new LayerVertex(layer, list.getInputPreProcess(i)), previous);
      previous = name;
    }
    return builder.validateOutputLayerConfig(false).setOutputs(previous).build();
  }

  /** Sets to zero what is not the network's own: seeds and counts. */
  private static void forget(ComputationGraphConfiguration graph) {
    graph.setIterationCount(0);
    graph.setEpochCount(0);
    forget(graph.getDefaultConfiguration());
    for (GraphVertex vertex : graph.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        forget(layer.getLayerConf());
      }
    }
  }

  private static void forget(NeuralNetConfiguration configuration) {
    configuration.setSeed(0);
    configuration.setIterationCount(0);
    configuration.setEpochCount(0);
    configuration.clearVariables();
  }

  /** The first digits of the configuration's SHA-256, then the configuration. */
  @Override
  public String name() {
    return "%s %s %s".formatted(KIND, digest(), json);
  }

  private String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(json.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }

  @Override
  public boolean readsSteps() {
    ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(json);
    return takesSequences(graph, graph.getNetworkInputs().get(0));
  }

  @Override
  public Plan at(Shape input, int outputs) {
    ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(json);
    widenOutput(graph, graph.getNetworkOutputs().get(0), outputs);
    boolean sequences = takesSequences(graph, graph.getNetworkInputs().get(0));
    List<String> hidden = layers.subList(0, layers.size() - 1);
    boolean anyLength = sequences && graph.getVertices().values().stream().noneMatch(Plan::fixes);
    return new Plan(graph, hidden, input, outputs, sequences, anyLength, 0, 0);
  }

  /** Sets the width of the last layer that has one of its own. */
  private static void widenOutput(ComputationGraphConfiguration graph, String name, int outputs) {
    List<String> inputs = Plan.inputs(graph, name);
    if (graph.getVertices().get(name) instanceof LayerVertex vertex && inputs.size() == 1) {
      org.deeplearning4j.nn.conf.layers.Layer layer = vertex.getLayerConf().getLayer();
      boolean ownWidth =
          layer instanceof FeedForwardLayer
              && !(layer instanceof LossLayer)
              && !(layer instanceof BatchNormalization);
      if (ownWidth) {
        ((FeedForwardLayer) layer).setNOut(outputs);
      } else {
        widenOutput(graph, inputs.get(0), outputs);
      }
      return;
    }
    throw new IllegalArgumentException(
        "The output of a DL4J network must follow a layer whose width can change, but follows %s: end in an OutputLayer"
            .formatted(name));
  }

  /** Whether something that the vertex goes to, itself or by what follows, needs steps. */
  private static boolean takesSequences(ComputationGraphConfiguration graph, String from) {
    return graph.getVertices().keySet().stream()
        .filter(name -> Plan.inputs(graph, name).contains(from))
        .anyMatch(name -> needsSteps(graph, name));
  }

  private static boolean needsSteps(ComputationGraphConfiguration graph, String name) {
    GraphVertex vertex = graph.getVertices().get(name);
    if (vertex instanceof LastTimeStepVertex || vertex instanceof ReverseTimeSeriesVertex) {
      return true;
    }
    if (!(vertex instanceof LayerVertex layerVertex)) {
      return takesSequences(graph, name);
    }
    if (layerVertex.getPreProcessor() != null) {
      return layerVertex.getPreProcessor() instanceof RnnToFeedForwardPreProcessor
          || layerVertex.getPreProcessor() instanceof RnnToCnnPreProcessor;
    }
    org.deeplearning4j.nn.conf.layers.Layer layer = layerVertex.getLayerConf().getLayer();
    return layer instanceof GlobalPoolingLayer
        || layer.getPreProcessorForInputType(InputType.feedForward(1))
            instanceof FeedForwardToRnnPreProcessor
        || (anySequence(layer) && takesSequences(graph, name));
  }

  /** Layers that give vectors where they get vectors and steps where they get steps. */
  private static boolean anySequence(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer instanceof NoParamLayer || layer instanceof BatchNormalization;
  }

  @Override
  public ObservedGraph build(Plan plan, long seed) {
    return new ObservedGraph(plan, seed);
  }
}
