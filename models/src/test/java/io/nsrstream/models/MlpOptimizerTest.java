package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole training steps against the double reference. */
final class MlpOptimizerTest {
  private static final int[] WIDTHS = {6, 20, 70, 5};

  static Stream<Arguments> kinds() {
    return Stream.of(Optimizer.values())
        .flatMap(
            optimizer ->
                Stream.of(Activation.values())
                    .flatMap(
                        activation ->
                            Stream.of(0.0, 0.2)
                                .map(clip -> Arguments.of(optimizer, activation, clip))));
  }

  @ParameterizedTest(name = "{0} {1} clipped at {2}")
  @MethodSource("kinds")
  void tenStepsEndWhereTheReferenceEnds(
      Optimizer optimizer, Activation activation, double clipNorm) {
    NetworkSettings settings =
        new NetworkSettings(
            "mlp:20,70", activation, Initialization.HE, optimizer, 0.01, 0.9, clipNorm, "none");
    try (Network network = settings.factory().create(new Shape.Vector(WIDTHS[0]), WIDTHS[3], 3)) {
      ReferenceMlp reference = new ReferenceMlp(activation, network.state().parameters(), WIDTHS);
      ReferenceOptimizer rule = new ReferenceOptimizer(settings, reference.parameters.length);
      for (int step = 0; step < 10; step++) {
        Vectors batch = Vectors.of(step % 2 == 0 ? 12 : 1, WIDTHS[0], WIDTHS[3], step);
        double loss =
            network.train(
                Batches.of(
                    network.input(),
                    batch.features(),
                    batch.labels(),
                    batch.weights(),
                    batch.size()),
                Map.of());
        assertThat(loss)
            .isCloseTo(reference.loss(batch.rows(), batch.labels(), batch.weights()), within(1e-4));
        rule.step(
            reference.parameters,
            reference.gradient(batch.rows(), batch.labels(), batch.weights(), Map.of()));
      }
      assertThat(distance(network.state().parameters(), reference.parameters)).isLessThan(1e-4);
    }
  }

  /** Euclidean, relative to the reference's length. */
  private static double distance(float[] found, double[] expected) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(found[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / length);
  }

  @Test
  void clippedStepIsAsLongAsTheClipNormAllows() {
    NetworkSettings settings =
        new NetworkSettings(
            "mlp:20", Activation.RELU, Initialization.HE, Optimizer.SGD, 1, 0, 0.01, "none");
    Vectors batch = Vectors.of(8, 6, 5, 1);
    try (Network network = settings.factory().create(new Shape.Vector(6), 5, 3)) {
      float[] before = network.state().parameters();
      network.train(
          Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 8),
          Map.of());
      assertThat(length(before, network.state().parameters())).isCloseTo(0.01, within(1e-5));
    }
  }

  @Test
  void scaledRateScalesTheStepUntilItIsScaledAgain() {
    NetworkSettings settings =
        new NetworkSettings(
            "mlp:20", Activation.RELU, Initialization.HE, Optimizer.SGD, 0.1, 0, 0, "none");
    Vectors batch = Vectors.of(8, 6, 5, 1);
    try (Network network = settings.factory().create(new Shape.Vector(6), 5, 3)) {
      var start = network.state();
      double full = stepLength(network, batch);
      network.restore(start);
      network.scaleRate(0.5);
      double half = stepLength(network, batch);
      network.restore(start);
      network.scaleRate(1);
      double fullAgain = stepLength(network, batch);

      assertThat(half / full).isCloseTo(0.5, within(1e-4));
      assertThat(fullAgain).isEqualTo(full);
    }
  }

  private static double stepLength(Network network, Vectors batch) {
    float[] before = network.state().parameters();
    network.train(
        Batches.of(
            network.input(), batch.features(), batch.labels(), batch.weights(), batch.size()),
        Map.of());
    return length(before, network.state().parameters());
  }

  private static double length(float[] before, float[] after) {
    double sum = 0;
    for (int i = 0; i < before.length; i++) {
      sum += Math.pow((double) after[i] - before[i], 2);
    }
    return Math.sqrt(sum);
  }
}
