package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.Batches;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Padding;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.models.fused.layers.ConvolutionEngine;
import io.nsrstream.online.data.Batch;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ConvolutionLayerTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, SAME",
    "3, 1, 1, SAME",
    "3, 1, 1, CAUSAL",
    "4, 1, 1, SAME",
    "2, 3, 1, CAUSAL",
    "3, 2, 1, SAME",
    "3, 1, 2, SAME",
    "3, 2, 3, CAUSAL",
    "9, 3, 1, SAME",
    "9, 3, 2, CAUSAL"
  })
  void gradientsAgreeWithFiniteDifferences(int kernel, int dilation, int stride, Padding padding) {
    StageGradients.assertAgree(
        new Convolution(5, kernel, dilation, stride, padding),
        new Stage.Activate(Activation.TANH),
        new Stage.Response("first"),
        new Convolution(4, kernel, dilation, stride, padding),
        new Stage.Response("second"),
        new Stage.Pool(Summary.MEAN));
  }

  @ParameterizedTest
  @EnumSource
  void rowsOfFewerStepsThanTheNetworksLearnTheSame(ConvolutionEngine engine) {
    Shape longer = new Shape.Sequence(40, 3);
    Sequences tight = Sequences.of(5, new Shape.Sequence(21, 3), false, 4, 33);
    FusedFactory factory =
        StageGradients.factory(
            engine,
            new Convolution(4, 3, 2, 1, Padding.CAUSAL),
            new Stage.Activate(Activation.RELU),
            new Convolution(4, 4, 1, 2, Padding.SAME),
            new Stage.Pool(Summary.MEAN));
    try (Network network = factory.create(longer, 4, 5)) {
      float[] before = network.state().parameters();
      double[] expected =
          StageGradients.reference(factory, network.state())
              .gradient(tight.rows(), tight.labels(), tight.weights(), Map.of());
      network.train(tight.batch(), Map.of());
      float[] after = network.state().parameters();
      double[] gradient = new double[expected.length];
      Arrays.setAll(gradient, i -> (double) before[i] - after[i]);
      assertThat(gradient).containsExactly(expected, within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void poolsPassGradientsToTheStepsTheyTook(Summary summary) {
    StageGradients.assertAgree(
        Convolution.pointwise(5), new Stage.Activate(Activation.TANH), new Stage.Pool(summary));
  }

  @Test
  void aDenseLayerTakesAllStepsOfASequence() {
    StageGradients.assertAgree(
        new Stage.Dense(5), new Stage.Activate(Activation.TANH), new Stage.Response("hidden"));
  }

  @Test
  void aDenseLayerLearnsTheSameFromRowsWithNoRoomForAbsentSteps() {
    Shape longer = new Shape.Sequence(7, 3);
    Sequences tight = Sequences.of(5, new Shape.Sequence(3, 3), true, 4, 31);
    float[] roomy = new float[5 * longer.size()];
    Arrays.fill(roomy, Batches.ABSENT);
    for (int row = 0; row < 5; row++) {
      System.arraycopy(tight.features(), row * 9, roomy, row * longer.size(), 9);
    }
    float[] expected =
        learned(longer, Batches.of(longer, roomy, tight.labels(), tight.weights(), 5));
    assertThat(learned(longer, tight.batch())).containsExactly(expected, within(1e-6f));
  }

  /** Parameters after an update on sequences of all steps and one on the batch. */
  private static float[] learned(Shape input, Batch batch) {
    FusedFactory factory =
        StageGradients.factory(new Stage.Dense(5), new Stage.Activate(Activation.TANH));
    try (Network network = factory.create(input, 4, 5)) {
      network.train(Sequences.of(5, input, true, 4, 32).batch(), Map.of());
      network.train(batch, Map.of());
      return network.state().parameters();
    }
  }

  @Test
  void residualsAddWhatGoesIntoThem() {
    StageGradients.assertAgree(
        Convolution.pointwise(4),
        new Stage.Residual(
            List.of(
                new Convolution(4, 3, 1, 1, Padding.CAUSAL),
                new Stage.Activate(Activation.TANH),
                Convolution.pointwise(4))),
        new Stage.Activate(Activation.TANH),
        new Stage.Response("block"),
        new Stage.Pool(Summary.LAST));
  }

  @Test
  void residualsProjectWhereTheChannelsDiffer() {
    StageGradients.assertAgree(
        new Stage.Residual(
            List.of(
                new Convolution(5, 2, 2, 1, Padding.CAUSAL), new Stage.Activate(Activation.TANH))),
        new Stage.Residual(List.of(new Convolution(2, 3, 1, 1, Padding.SAME))),
        new Stage.Response("block"),
        new Stage.Pool(Summary.MEAN));
  }

  @Test
  void whatWorksInPlaceFollowsAnOutputOfItsOwn() {
    Stage tanh = new Stage.Activate(Activation.TANH);
    Stage response = new Stage.Response("layer");
    assertRefused("the input", tanh);
    assertRefused("the input", response);
    assertRefused("Activate", Convolution.pointwise(2), tanh, tanh);
    assertRefused("Response", Convolution.pointwise(2), response, tanh);
    assertRefused(
        "the input",
        Convolution.pointwise(2),
        new Stage.Residual(List.of(tanh, new Stage.Dense(2))));
  }

  @Test
  void theBodyOfAResidualKeepsTheSteps() {
    assertThatThrownBy(
            () -> create(new Stage.Residual(List.of(new Convolution(3, 2, 1, 2, Padding.SAME)))))
        .hasMessageContaining("must keep the steps");
  }

  private static void assertRefused(String follows, Stage... stages) {
    assertThatThrownBy(() -> create(stages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "must follow a stage with an output of its own, but follows " + follows);
  }

  private static void create(Stage... stages) {
    StageGradients.factory(stages).create(new Shape.Sequence(4, 3), 2, 1).close();
  }
}
