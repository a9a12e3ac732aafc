package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.ReferenceMlp.Pull;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients against finite differences of the double reference. */
final class MlpGradientTest {
  private static final int[] WIDTHS = {5, 7, 6, 4};
  private static final int ROWS = 9;

  private final Vectors batch = Vectors.of(ROWS, WIDTHS[0], WIDTHS[3], 11);

  @ParameterizedTest
  @EnumSource
  void everyLayersGradientAgreesWithFiniteDifferences(Activation activation) {
    assertGradientsAgree(activation, Map.of(), Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void penaltiesOnHiddenLayerAndLogitsAddTheirGradients(Activation activation) {
    Pull onHidden = pull(3, WIDTHS[1]);
    Pull onLogits = pull(0.7, WIDTHS[3]);
    assertGradientsAgree(
        activation,
        Map.of(0, onHidden, 2, onLogits),
        Map.of("hidden1", asPenalty(onHidden), "logits", asPenalty(onLogits)));
  }

  private void assertGradientsAgree(
      Activation activation, Map<Integer, Pull> pulls, Map<String, ResponsePenalty> penalties) {
    NetworkSettings settings =
        new NetworkSettings(
            "mlp:7,6", activation, Initialization.XAVIER, Optimizer.SGD, 1, 0, 0, "none");
    try (Network network = settings.factory().create(new Shape.Vector(WIDTHS[0]), WIDTHS[3], 5)) {
      float[] before = network.state().parameters();
      ReferenceMlp reference = new ReferenceMlp(activation, before, WIDTHS);
      double[] differences =
          reference.finiteDifferences(batch.rows(), batch.labels(), batch.weights(), pulls);

      double loss =
          network.train(
              Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), ROWS),
              penalties);

      assertThat(loss)
          .isCloseTo(reference.loss(batch.rows(), batch.labels(), batch.weights()), within(1e-6));
      assertThat(reference.gradient(batch.rows(), batch.labels(), batch.weights(), pulls))
          .containsExactly(differences, within(1e-8));
      // At rate 1 a plain step is the gradient.
      float[] after = network.state().parameters();
      double[] step = new double[before.length];
      for (int i = 0; i < step.length; i++) {
        step[i] = (double) before[i] - after[i];
      }
      assertThat(step).containsExactly(differences, within(1e-6));
    }
  }

  private static Pull pull(double strength, int width) {
    Random random = new Random(width);
    double[][] targets = new double[ROWS][width];
    for (double[] row : targets) {
      for (int n = 0; n < width; n++) {
        row[n] = random.nextGaussian();
      }
    }
    return new Pull(strength, targets);
  }

  private static ResponsePenalty asPenalty(Pull pull) {
    return (responses, labels, rows, width, gradient) -> {
      double[][] matrix = new double[rows][width];
      for (int i = 0; i < rows * width; i++) {
        matrix[i / width][i % width] = responses[i];
        assertThat(gradient[i]).isZero();
      }
      for (int i = 0; i < rows * width; i++) {
        gradient[i] += (float) pull.derivative(matrix, i / width, i % width);
      }
      return pull.value(matrix);
    };
  }
}
