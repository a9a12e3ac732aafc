package io.nsrstream.models.dl4j;

import io.nsrstream.online.network.InputShape;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * A DL4J network at its sizes.
 *
 * @param configuration one input, and one softmax output that classifies rows
 * @param layers the vertices whose activations are responses, in the order of the network, without
 *     the output
 * @param input the shape of a row of inputs
 * @param outputs number of classes
 * @param sequences whether rows go in as {@code [channels × steps]}; if not, as one vector
 * @param clipNorm the norm that longer gradients are scaled down to; 0 leaves them as they are
 */
record Plan(
    ComputationGraphConfiguration configuration,
    List<String> layers,
    InputShape input,
    int outputs,
    boolean sequences,
    double clipNorm) {

  /** The name of the vertex that classifies. */
  String output() {
    return configuration.getNetworkOutputs().get(0);
  }

  /** The type of the input, in DL4J's words. */
  InputType inputType() {
    return sequences
        ? InputType.recurrent(input.channels(), input.steps())
        : InputType.feedForward(input.size());
  }

  /** What a vertex of a configuration is fed by. */
  static List<String> inputs(ComputationGraphConfiguration configuration, String vertex) {
    return Objects.requireNonNull(configuration.getVertexInputs().get(vertex));
  }
}
