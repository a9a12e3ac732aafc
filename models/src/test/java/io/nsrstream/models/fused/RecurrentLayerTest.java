package io.nsrstream.models.fused;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class RecurrentLayerTest {
  private static final int OUTPUTS = 4;

  static Stream<Stage> recurrentStages() {
    return Stream.of(new Stage.Lstm(5), new Stage.Gru(5));
  }

  @ParameterizedTest
  @EnumSource
  void lstmGradientsAgreeUnderEachPool(Summary summary) {
    StageGradients.assertAgree(
        new Stage.Lstm(5), new Stage.Response("hidden"), new Stage.Pool(summary));
  }

  @ParameterizedTest
  @EnumSource
  void gruGradientsAgreeUnderEachPool(Summary summary) {
    StageGradients.assertAgree(
        new Stage.Gru(5), new Stage.Response("hidden"), new Stage.Pool(summary));
  }

  @ParameterizedTest
  @MethodSource("recurrentStages")
  void gradientsGoThroughLayersOnLayers(Stage stage) {
    StageGradients.assertAgree(
        stage,
        new Stage.Response("first"),
        stage,
        new Stage.Response("second"),
        new Stage.Lstm(2),
        new Stage.Gru(3),
        new Stage.Pool(Summary.LAST));
  }

  @ParameterizedTest
  @MethodSource("recurrentStages")
  void aPlainVectorIsASequenceOfOneStep(Stage stage) {
    Shape vector = new Shape.Vector(6);
    for (int rows : new int[] {1, 8}) {
      StageGradients.assertAgree(
          Sequences.of(rows, vector, true, OUTPUTS, 13), stage, new Stage.Response("hidden"));
    }
  }

  @Test
  void sequencesOfManyPositionsAreLearnedInParts() {
    Stage[] stages = {new Stage.Lstm(2), new Stage.Gru(2), new Stage.Pool(Summary.MEAN)};
    Shape input = new Shape.Sequence(9, 2);
    StageGradients.assertAgree(Sequences.of(100, input, true, OUTPUTS, 14), stages);
    StageGradients.assertAgree(Sequences.of(100, input, false, OUTPUTS, 14), stages);
    StageGradients.assertAgree(
        Sequences.of(300, new Shape.Sequence(2, 2), true, OUTPUTS, 15), stages);
  }

  @Test
  void forgetGatesBeginOpen() {
    FusedFactory factory = StageGradients.factory(new Stage.Lstm(2), new Stage.Pool(Summary.LAST));
    try (Network network = factory.create(new Shape.Sequence(3, 1), OUTPUTS, 5)) {
      int biases = (1 + 2) * 8;
      assertThat(Arrays.copyOfRange(network.state().parameters(), biases, biases + 8))
          .containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    }
  }
}
