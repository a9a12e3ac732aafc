package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.models.fused.layers.DropoutLayer;
import io.nsrstream.models.fused.layers.Extent;
import io.nsrstream.models.fused.layers.Pass;
import io.nsrstream.models.fused.layers.Signal;
import io.nsrstream.models.fused.layers.Tensors;
import io.nsrstream.models.fused.layers.WordTable;
import io.nsrstream.models.memory.Ones;
import io.nsrstream.models.onednn.Workspace;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DropoutLayerTest {
  private static final int ROWS = 200;
  private static final int STEPS = 10;
  private static final int CHANNELS = 50;
  private static final int OUTPUTS = 4;
  private static final Shape SEQUENCE = new Shape.Sequence(7, 3);

  private static final Stage[] TWICE = {
    new Stage.Dropout(0.2),
    Convolution.pointwise(5),
    new Stage.Dropout(0.5),
    new Stage.Activate(Activation.TANH),
    new Stage.Response("hidden"),
    new Stage.Pool(Summary.MEAN)
  };

  private final Ones ones = new Ones();
  private final Tensors tensors =
      new Tensors(
          Initialization.HE,
          ones,
          ConvolutionEngine.PLAIN,
          new Workspace(),
          new WordTable(0, 0, 0, 0));
  private final Signal input = new Signal(new Extent(STEPS), CHANNELS);

  @AfterEach
  void free() {
    input.close();
    ones.close();
  }

  /** What a fresh layer makes of ones at a step of training. */
  private float[] dropped(double rate, long random) {
    Pass pass = new Pass();
    pass.train(new Batch(), Map.of(), random);
    return output(rate, pass);
  }

  private float[] output(double rate, Pass pass) {
    input.extent().fill(ROWS, input.extent().learned());
    input.resize(pass);
    Arrays.fill(input.values().overwriteHeap(), 1);
    try (DropoutLayer layer = new DropoutLayer(rate, input, tensors)) {
      layer.forward(pass);
      return layer.output().values().readHeap().clone();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
  void dropsItsShareAndKeepsTheExpectation(double rate) {
    float[] found = dropped(rate, 7);
    int zeros = 0;
    double sum = 0;
    for (float value : found) {
      zeros += value == 0 ? 1 : 0;
      sum += value;
    }
    // Three standard deviations of 100,000 draws.
    double deviation = 3 * Math.sqrt(rate * (1 - rate) / found.length);
    assertThat((double) zeros / found.length).isCloseTo(rate, within(deviation));
    assertThat(sum / found.length).isCloseTo(1, within(deviation / (1 - rate) + 1e-6));
  }

  @Test
  void layersAndStepsDrawIndependently() {
    float[] first = dropped(0.5, 7);
    float[] otherLayer = dropped(0.5, 7);
    float[] otherStep = dropped(0.5, 8);
    assertThat(agreement(first, otherLayer, 0)).isCloseTo(0.5, within(0.01));
    assertThat(agreement(first, otherStep, 0)).isCloseTo(0.5, within(0.01));
    for (int lag : new int[] {1, 2, 3, 16, CHANNELS, STEPS * CHANNELS}) {
      assertThat(agreement(first, first, lag)).isCloseTo(0.5, within(0.01));
    }
  }

  /** The share of places at which two draws, one of them shifted, do the same. */
  private static double agreement(float[] one, float[] other, int lag) {
    int same = 0;
    for (int i = lag; i < one.length; i++) {
      same += one[i] == other[i - lag] ? 1 : 0;
    }
    return (double) same / (one.length - lag);
  }

  @Test
  void predictionsPassThrough() {
    Pass pass = new Pass();
    pass.predict(new Batch(), Map.of());
    assertThat(output(0.9, pass)).containsOnly(1);
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    StageGradients.assertAgree(TWICE);
  }

  @Test
  void gradientsInResidualBlocksAgreeWithFiniteDifferences() {
    StageGradients.assertAgree(
        Convolution.pointwise(4),
        new Stage.Residual(List.of(new Stage.Dropout(0.3), Convolution.pointwise(4))),
        new Stage.Response("block"),
        new Stage.Pool(Summary.MAX));
  }

  @Test
  void restoredNetworkDropsTheSame() {
    Sequences batch = Sequences.of(6, SEQUENCE, false, OUTPUTS, 1);
    FusedFactory factory = StageGradients.factory(TWICE);
    try (Network original = factory.create(SEQUENCE, OUTPUTS, 5);
        Network copy = factory.create(SEQUENCE, OUTPUTS, 6)) {
      original.train(
          Batches.of(original.input(), batch.features(), batch.labels(), batch.weights(), 6),
          Map.of());
      copy.restore(original.state());
      for (int step = 0; step < 3; step++) {
        original.train(
            Batches.of(original.input(), batch.features(), batch.labels(), batch.weights(), 6),
            Map.of());
        copy.train(
            Batches.of(copy.input(), batch.features(), batch.labels(), batch.weights(), 6),
            Map.of());
      }
      assertThat(copy.state()).usingRecursiveComparison().isEqualTo(original.state());
    }
  }
}
