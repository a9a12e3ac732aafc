package io.nsrstream.models.fused.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.models.architecture.Initialization;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InitialWeightsTest {

  /**
   * Networks in snapshots grow by these numbers: they must never change. Computed apart from the
   * code, from the definition in the class comment.
   */
  @Test
  void weightsOfASeedAreTheSameForEver() {
    float[] drawn = new InitialWeights(42).draw(DenseLayout.of(Initialization.HE, 2, 2, 2));
    assertThat(drawn)
        .containsExactly(
            0.033490155f,
            -1.7942841f,
            0.085269935f,
            0.40652952f,
            0,
            0,
            1.4792963f,
            -0.74152416f,
            1.631717f,
            -0.8944471f,
            0,
            0);
  }

  @ParameterizedTest
  @EnumSource
  void weightsAreNormalWithTheDeviationOfTheInitialization(Initialization initialization) {
    Layout layout = DenseLayout.of(initialization, 300, 200);
    float[] weights = Arrays.copyOf(new InitialWeights(1).draw(layout), 300 * 200);
    double deviation = initialization.deviation(300, 200);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (float weight : weights) {
      double z = weight / deviation;
      sum += z;
      squares += z * z;
      fourths += z * z * z * z;
    }
    assertThat(sum / weights.length).isCloseTo(0, within(0.02));
    assertThat(squares / weights.length).isCloseTo(1, within(0.02));
    assertThat(fourths / weights.length).isCloseTo(3, within(0.15));
  }

  @Test
  void deviationsAreThoseOfTheirPapers() {
    assertThat(Initialization.HE.deviation(50, 7)).isEqualTo(0.2);
    assertThat(Initialization.XAVIER.deviation(30, 20)).isEqualTo(0.2);
  }

  @Test
  void biasesStartAtZero() {
    Layout layout = DenseLayout.of(Initialization.HE, 3, 4, 2);
    float[] drawn = new InitialWeights(1).draw(layout);
    assertThat(Arrays.copyOfRange(drawn, 12, 16)).containsOnly(0);
    assertThat(Arrays.copyOfRange(drawn, 24, layout.size())).containsOnly(0);
  }

  @Test
  void seedsAndLayersDiffer() {
    Layout layout = DenseLayout.of(Initialization.XAVIER, 1, 1, 1);
    float[] one = new InitialWeights(1).draw(layout);
    float[] two = new InitialWeights(2).draw(layout);
    assertThat(one[0]).isNotEqualTo(two[0]).isNotEqualTo(one[2]);
  }
}
