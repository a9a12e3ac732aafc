package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.NetworkSpec;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegularizerTest {
  private static final int OUTPUTS = 4;
  private static final InputShape SEQUENCE = new InputShape(7, 3);

  private static Stream<Architecture> networks() {
    return Stream.of(
            "mlp:5,9,6",
            "mlp:30",
            "mlp:6/norm",
            "mlp:6/dropout:0.4",
            "gru:5",
            "lstm:4/max",
            "tcn:4x2",
            "transformer:6x1x2")
        .map(text -> NetworkSpec.parse(text).architecture(Activation.TANH));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsOfWeightsAgreeWithFiniteDifferences(Architecture network) {
    Stage[] stages = network.stages().toArray(Stage[]::new);
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 11);
    for (String text : List.of("l1:0.3", "l2:0.2", "orthogonality:0.1")) {
      StageGradients.assertAgree(batch, StageGradients.factory(regularization(text), stages));
    }
  }

  private static Regularization regularization(String text) {
    return Regularization.find(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "l1:0.5", "l2:1.0E-4", "orthogonality:0.001"})
  void regularizationsPrintAsTheyParse(String text) {
    assertThat(regularization(text)).hasToString(text);
  }

  @Test
  void strongL2ShrinksWeightsAndLeavesBiases() {
    Sequences batch = Sequences.of(8, InputShape.vector(3), true, OUTPUTS, 1);
    float[] free = afterSteps(batch, "none");
    float[] shrunk = afterSteps(batch, "l2:1");
    float[] biases = Arrays.copyOfRange(shrunk, 3 * OUTPUTS, 4 * OUTPUTS);

    assertThat(norm(Arrays.copyOf(shrunk, 3 * OUTPUTS)))
        .isLessThan(0.2 * norm(Arrays.copyOf(free, 3 * OUTPUTS)));
    // With weights of almost nothing, biases alone say how frequent the classes are.
    double[] probabilities = ReferenceNetwork.softmax(widened(biases));
    for (int label = 0; label < OUTPUTS; label++) {
      int of = label;
      double share = Arrays.stream(batch.labels()).filter(found -> found == of).count() / 8.0;
      assertThat(probabilities[label]).isCloseTo(share, within(0.05));
    }
  }

  private static float[] afterSteps(Sequences batch, String text) {
    FusedFactory factory =
        new FusedFactory(
            new Architecture("linear", List.of()),
            Initialization.XAVIER,
            new Descent(Optimizer.SGD, 0.1, 0, 0),
            regularization(text));
    try (Network network = factory.create(batch.input(), OUTPUTS, 5)) {
      for (int step = 0; step < 2000; step++) {
        network.train(batch.features(), batch.labels(), batch.size(), Map.of());
      }
      return network.state().parameters();
    }
  }

  private static double norm(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += number * number;
    }
    return Math.sqrt(sum);
  }

  private static double[] widened(float[] numbers) {
    double[] wide = new double[numbers.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = numbers[i];
    }
    return wide;
  }

  @Test
  void orthogonalityMakesRowsOrthonormalWhereTheyAreFewer() {
    Sequences batch = Sequences.of(8, InputShape.vector(3), true, OUTPUTS, 1);
    float[] weights = afterSteps(batch, "orthogonality:1");
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double product = 0;
        for (int n = 0; n < OUTPUTS; n++) {
          product += weights[i * OUTPUTS + n] * weights[j * OUTPUTS + n];
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(0.1));
      }
    }
  }
}
