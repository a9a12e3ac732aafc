package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import io.nsrstream.online.network.NetworkState;
import io.nsrstream.online.penalty.ResponsePenalty;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BatchNormLayerTest {
  private static final int OUTPUTS = 4;
  private static final Shape SEQUENCE = new Shape.Sequence(7, 3);
  private static final Shape VECTOR = new Shape.Vector(5);

  /** First in the network, so that what it sees is known; then means over the steps. */
  private static final Stage[] FIRST = {new Stage.BatchNorm(), new Stage.Pool(Summary.MEAN)};

  private static final Stage[] DEEP = {
    Convolution.pointwise(5),
    new Stage.BatchNorm(),
    new Stage.Activate(Activation.TANH),
    new Stage.Response("hidden"),
    new Stage.Pool(Summary.MEAN)
  };

  private static void train(Network network, Sequences batch) {
    network.train(
        Batches.of(
            network.input(), batch.features(), batch.labels(), batch.weights(), batch.size()),
        Map.of());
  }

  /** The running means, then the running variances. */
  private static float[] statistics(NetworkState state) {
    return Arrays.copyOfRange(
        state.parameters(), state.optimizer().length, state.parameters().length);
  }

  @Test
  void gradientsOfSequencesAgreeWithFiniteDifferences() {
    StageGradients.assertAgree(DEEP);
  }

  @Test
  void gradientsOfVectorsAgreeWithFiniteDifferences() {
    for (int rows : new int[] {1, 2, 6}) {
      StageGradients.assertAgree(Sequences.of(rows, VECTOR, true, OUTPUTS, rows), DEEP);
    }
  }

  @Test
  void gradientsInResidualBlocksAgreeWithFiniteDifferences() {
    StageGradients.assertAgree(
        Convolution.pointwise(4),
        new Stage.Residual(
            List.of(
                new Stage.BatchNorm(),
                new Stage.Activate(Activation.TANH),
                new Convolution(4, 3, 1, 1, Padding.SAME),
                new Stage.BatchNorm())),
        new Stage.Response("block"),
        new Stage.Pool(Summary.MEAN));
  }

  @Test
  void runningStatisticsGoATenthOfTheWayToThoseOfTheMiniBatch() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    try (Network network = StageGradients.factory(FIRST).create(SEQUENCE, OUTPUTS, 5)) {
      assertThat(statistics(network.state())).containsExactly(0, 0, 0, 1, 1, 1);
      train(network, batch);
      float[] found = statistics(network.state());
      for (int n = 0; n < 3; n++) {
        int channel = n;
        double[] values =
            Arrays.stream(batch.rows())
                .flatMap(Arrays::stream)
                .mapToDouble(step -> step[channel])
                .toArray();
        double mean = ReferenceNetwork.mean(values);
        double variance = ReferenceNetwork.variance(values);
        assertThat((double) found[n]).isCloseTo(0.1 * mean, within(1e-6));
        assertThat((double) found[3 + n]).isCloseTo(0.9 + 0.1 * variance, within(1e-6));
      }
    }
  }

  @Test
  void runningStatisticsFollowSingleValues() {
    int steps = 4_000;
    Sequences stream = Sequences.of(steps, VECTOR, true, OUTPUTS, 1);
    double means = 0;
    double variances = 0;
    try (Network network = StageGradients.factory(new Stage.BatchNorm()).create(VECTOR, 4, 5)) {
      network.scaleRate(1e-3);
      for (int step = 0; step < steps; step++) {
        float[] features = Arrays.copyOfRange(stream.features(), step * 5, step * 5 + 5);
        features[0] = 3 + 2 * features[0];
        network.train(
            Batches.of(
                network.input(), features, new int[] {stream.labels()[step]}, stream.weights(), 1),
            Map.of());
        float[] found = statistics(network.state());
        means += found[0] / steps;
        variances += found[5] / steps;
      }
    }
    // A decay of 0.9 weighs the last 19 values or so: their variance is 5 % below all values' 4.
    assertThat(means).isCloseTo(3, within(0.1));
    assertThat(variances).isCloseTo(4 * (1 - 0.1 / 1.9), within(0.2));
  }

  @Test
  void predictionsUseTheRunningStatistics() {
    FusedFactory factory = StageGradients.factory(DEEP);
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    try (Network network = factory.create(SEQUENCE, OUTPUTS, 5)) {
      network.scaleRate(0.01);
      for (int step = 0; step < 5; step++) {
        train(network, batch);
      }
      ReferenceNetwork reference = StageGradients.reference(factory, network.state());
      reference.training = false;
      double[][] expected = reference.probabilities(batch.rows());
      float[] found = new float[6 * OUTPUTS];
      network.predict(Batches.of(network.input(), batch.features(), 6), found);
      for (int i = 0; i < found.length; i++) {
        assertThat((double) found[i]).isCloseTo(expected[i / OUTPUTS][i % OUTPUTS], within(1e-6));
      }
    }
  }

  @Test
  void restoredNetworkContinuesBitForBit() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    Sequences single = Sequences.of(1, SEQUENCE, false, OUTPUTS, 2);
    FusedFactory factory = StageGradients.factory(DEEP);
    try (Network original = factory.create(SEQUENCE, OUTPUTS, 5);
        Network copy = factory.create(new Shape.Sequence(2, 1), 2, 6)) {
      original.scaleRate(0.01);
      copy.scaleRate(0.01);
      train(original, batch);
      train(original, single);
      copy.restore(original.state());
      for (Network network : List.of(original, copy)) {
        train(network, single);
        train(network, batch);
      }
      assertThat(copy.state()).usingRecursiveComparison().isEqualTo(original.state());
    }
  }

  @Test
  void refusedStepLeavesTheRunningStatistics() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    ResponsePenalty broken =
        (responses, labels, rows, width, gradient) -> {
          gradient[0] = Float.NaN;
          return 0;
        };
    try (Network network = StageGradients.factory(DEEP).create(SEQUENCE, OUTPUTS, 5)) {
      train(network, batch);
      NetworkState before = network.state();
      assertThat(
              network.train(
                  Batches.of(network.input(), batch.features(), batch.labels(), batch.weights(), 6),
                  Map.of("hidden", broken)))
          .isNaN();
      float[] features = batch.features().clone();
      features[4] = Float.POSITIVE_INFINITY;
      assertThat(
              network.train(
                  Batches.of(network.input(), features, batch.labels(), batch.weights(), 6),
                  Map.of()))
          .isNotFinite();
      assertThat(network.state()).usingRecursiveComparison().isEqualTo(before);
    }
  }

  @Test
  void runningStatisticsKeepTheirPlacesWhenChannelsGrow() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    try (Network network = StageGradients.factory(FIRST).create(SEQUENCE, OUTPUTS, 5)) {
      train(network, batch);
      float[] old = statistics(network.state());
      network.grow(new Shape.Sequence(7, 4), OUTPUTS);
      assertThat(statistics(network.state()))
          .containsExactly(old[0], old[1], old[2], 0, old[3], old[4], old[5], 1);
    }
  }
}
