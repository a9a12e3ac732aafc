package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.NetworkKinds;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Architecture;
import io.nsrstream.models.architecture.Descent;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.models.architecture.Regularization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegularizerTest {
  private static final int OUTPUTS = 4;
  private static final Shape SEQUENCE = new Shape.Sequence(7, 3);
  private static final Shape SHORT = new Shape.Sequence(3, 2);

  private static Stream<Architecture> networks() {
    return Stream.of(
            "mlp:5,9,6",
            "mlp:6/norm",
            "mlp:6/dropout:0.4",
            "gru:5",
            "lstm:4/max",
            "tcn:4x2",
            "transformer:4x1x2")
        .map(text -> NetworkKinds.parse(text).architecture(Activation.TANH));
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
  @ValueSource(
      strings = {
        "none",
        "l1:0.5",
        "l2:1.0E-4",
        "orthogonality:0.001",
        "jacobian:0.01",
        "jacobian:2.0x3"
      })
  void regularizationsPrintAsTheyParse(String text) {
    assertThat(regularization(text)).hasToString(text);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfJacobiansAgreeWithFiniteDifferences(Activation activation) {
    for (String network : List.of("mlp:", "mlp:5", "mlp:8,7,6")) {
      Stage[] stages =
          NetworkKinds.parse(network).architecture(activation).stages().toArray(Stage[]::new);
      for (String text : List.of("jacobian:0.05", "jacobian:0.1x3")) {
        FusedFactory factory = StageGradients.factory(regularization(text), stages);
        StageGradients.assertAgree(Sequences.of(6, SHORT, true, OUTPUTS, 11), factory);
        StageGradients.assertAgree(Sequences.of(6, SHORT, false, OUTPUTS, 11), factory);
        StageGradients.assertAgree(
            Sequences.of(1, new Shape.Vector(5), true, OUTPUTS, 12), factory);
      }
    }
  }

  @Test
  void jacobianOfALinearNetworkIsItsWeights() {
    Sequences batch = Sequences.of(50, new Shape.Vector(3), true, OUTPUTS, 1);
    float[] byWeights = afterSteps(1, batch, "l2:0.5");
    float[] byJacobian = afterSteps(1, batch, "jacobian:0.5x99");
    for (int i = 0; i < byWeights.length; i++) {
      assertThat(byJacobian[i]).isCloseTo(byWeights[i], within(5e-3f));
    }
  }

  @Test
  void restoredNetworkProjectsTheSameAndEachStepOtherwise() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    FusedFactory factory =
        StageGradients.factory(
            regularization("jacobian:0.1"),
            new Stage.Dense(5),
            new Stage.Activate(Activation.TANH));
    try (Network network = factory.create(SEQUENCE, OUTPUTS, 5);
        Network copy = factory.create(SEQUENCE, OUTPUTS, 6)) {
      NetworkState start = network.state();
      network.train(
          Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 6),
          Map.of());
      copy.restore(start);
      copy.train(
          Batches.of(copy.input(), batch.features(), batch.labels(), batch.weights(), 6), Map.of());
      assertThat(copy.state()).usingRecursiveComparison().isEqualTo(network.state());

      long[] later = {start.counters()[0] + 1, start.counters()[1]};
      copy.restore(
          new NetworkState(SEQUENCE, OUTPUTS, start.parameters(), start.optimizer(), later));
      copy.train(
          Batches.of(copy.input(), batch.features(), batch.labels(), batch.weights(), 6), Map.of());
      assertThat(copy.state().parameters()).isNotEqualTo(network.state().parameters());
    }
  }

  @Test
  void stepThatFailsLeavesNothingToTheNext() {
    Sequences batch = Sequences.of(6, SEQUENCE, true, OUTPUTS, 1);
    FusedFactory factory =
        StageGradients.factory(
            regularization("jacobian:0.1"),
            new Stage.Dense(5),
            new Stage.Activate(Activation.TANH),
            new Stage.Response("hidden"));
    ResponsePenalty failing =
        (responses, labels, rows, width, gradient) -> {
          throw new IllegalStateException("no penalty today");
        };
    try (Network network = factory.create(SEQUENCE, OUTPUTS, 5);
        Network other = factory.create(SEQUENCE, OUTPUTS, 5)) {
      assertThatThrownBy(
              () ->
                  network.train(
                      Batches.of(
                          network.input(), batch.features(), batch.labels(), batch.weights(), 6),
                      Map.of("hidden", failing)))
          .hasMessage("no penalty today");
      network.train(
          Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 6),
          Map.of());
      other.train(
          Batches.of(other.input(), batch.features(), batch.labels(), batch.weights(), 6),
          Map.of());
      assertThat(network.state()).usingRecursiveComparison().isEqualTo(other.state());
    }
  }

  @Test
  void jacobiansOfOtherStagesThanDenseOnesAreRefused() {
    assertThatThrownBy(
            () -> StageGradients.factory(regularization("jacobian:1"), new Stage.BatchNorm()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be jacobian, but is jacobian:1.0 for stages");
  }

  @Test
  void strongL2ShrinksWeightsAndLeavesBiases() {
    Sequences batch = Sequences.of(8, new Shape.Vector(3), true, OUTPUTS, 1);
    float[] free = afterSteps(2000, batch, "none");
    float[] shrunk = afterSteps(2000, batch, "l2:1");
    float[] biases = Arrays.copyOfRange(shrunk, 3 * OUTPUTS, 4 * OUTPUTS);

    assertThat(norm(Arrays.copyOf(shrunk, 3 * OUTPUTS)))
        .isLessThan(0.2 * norm(Arrays.copyOf(free, 3 * OUTPUTS)));
    // With weights of almost nothing, biases alone say how much the rows of the classes count.
    double[] probabilities = ReferenceNetwork.softmax(widened(biases));
    double[] shares = new double[OUTPUTS];
    double sum = 0;
    for (int row = 0; row < batch.size(); row++) {
      shares[batch.labels()[row]] += batch.weights()[row];
      sum += batch.weights()[row];
    }
    for (int label = 0; label < OUTPUTS; label++) {
      assertThat(probabilities[label]).isCloseTo(shares[label] / sum, within(0.05));
    }
  }

  private static float[] afterSteps(int steps, Sequences batch, String text) {
    FusedFactory factory =
        new FusedFactory(
            new Architecture("linear", List.of()),
            Initialization.XAVIER,
            new Descent(Optimizer.SGD, 0.1, 0, 0),
            regularization(text));
    try (Network network = factory.create(batch.input(), OUTPUTS, 5)) {
      for (int step = 0; step < steps; step++) {
        network.train(
            Batches.of(
                network.input(), batch.features(), batch.labels(), batch.weights(), batch.size()),
            Map.of());
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
    Sequences batch = Sequences.of(8, new Shape.Vector(3), true, OUTPUTS, 1);
    float[] weights = afterSteps(2000, batch, "orthogonality:1");
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
