package io.nsrstream.models.dl4j;

import io.nsrstream.online.data.Shape;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;

/**
 * A DL4J network at its sizes.
 *
 * @param configuration one input, and one softmax output that classifies rows
 * @param layers the vertices whose activations are responses, in the order of the network, without
 *     the output
 * @param input the shape of a row of inputs
 * @param outputs number of classes
 * @param sequences whether rows go in as {@code [channels × steps]}; if not, as one vector
 * @param anyLength whether sequences may be longer than the input; if not, further steps are left
 *     out
 * @param clipNorm the norm that longer gradients are scaled down to; 0 leaves them as they are
 * @param epsilon what Adam adds to the root of its squares after their bias is corrected; 0 leaves
 *     it what the configuration says, which DL4J adds before
 */
record Plan(
    ComputationGraphConfiguration configuration,
    List<String> layers,
    Shape input,
    int outputs,
    boolean sequences,
    boolean anyLength,
    double clipNorm,
    double epsilon) {

  /** The name of the vertex that classifies. */
  String output() {
    return configuration.getNetworkOutputs().get(0);
  }

  /** The type of the input, in DL4J's words. */
  InputType inputType() {
    return sequences
        ? InputType.recurrent(input.channels(), input.positions())
        : InputType.feedForward(input.size());
  }

  /** Whether a vertex of a configuration fixes the number of steps. */
  static boolean fixes(GraphVertex vertex) {
    return vertex instanceof ReshapeVertex
        || (vertex instanceof LayerVertex layer
            && layer.getPreProcessor() instanceof RnnToCnnPreProcessor);
  }

  /** What a vertex of a configuration is fed by. */
  static List<String> inputs(ComputationGraphConfiguration configuration, String vertex) {
    return Objects.requireNonNull(configuration.getVertexInputs().get(vertex));
  }
}
