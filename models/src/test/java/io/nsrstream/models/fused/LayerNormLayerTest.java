package io.nsrstream.models.fused;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Stage;
import io.nsrstream.models.architecture.Stage.Convolution;
import io.nsrstream.models.architecture.Summary;
import io.nsrstream.online.data.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerNormLayerTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 7})
  void gradientsOfSequencesAgreeWithFiniteDifferences(int channels) {
    StageGradients.assertAgree(
        Convolution.pointwise(channels),
        new Stage.LayerNorm(),
        new Stage.Activate(Activation.TANH),
        new Stage.Response("hidden"),
        new Stage.Pool(Summary.MEAN));
  }

  @Test
  void gradientsOfVectorsAgreeWithFiniteDifferences() {
    for (int rows : new int[] {1, 6}) {
      StageGradients.assertAgree(
          Sequences.of(rows, new Shape.Vector(5), true, 4, rows),
          new Stage.LayerNorm(),
          new Stage.Dense(6),
          new Stage.LayerNorm(),
          new Stage.Response("hidden"));
    }
  }

  @Test
  void gradientsInResidualBlocksAgreeWithFiniteDifferences() {
    StageGradients.assertAgree(
        Convolution.pointwise(4),
        new Stage.Residual(List.of(new Stage.LayerNorm(), Convolution.pointwise(4))),
        new Stage.Response("block"),
        new Stage.Pool(Summary.MEAN));
  }
}
