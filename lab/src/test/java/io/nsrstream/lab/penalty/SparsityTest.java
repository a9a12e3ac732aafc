package io.nsrstream.lab.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.penalty.FiniteDifferences;
import io.nsrstream.online.penalty.NaiveSteadiness;
import io.nsrstream.online.penalty.RandomBatches;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SparsityTest {
  private static final double STRENGTH = 0.7;

  @Test
  void valueAndGradientMatchFiniteDifferencesOfTheFormula() {
    RandomBatches stream = new RandomBatches(9, 4, 6, 17);
    Sparsity penalty = new Sparsity(STRENGTH);

    for (int batch = 0; batch < 20; batch++) {
      stream.next();
      NaiveSteadiness.Batch plain = stream.copy();
      float[] gradient = new float[stream.responses.length];

      double value =
          penalty.apply(stream.responses, stream.labels, stream.rows, stream.width, gradient);

      assertThat(value).isCloseTo(value(plain), within(1e-5));
      FiniteDifferences.assertGradient(gradient, STRENGTH, plain, SparsityTest::value);
    }
  }

  private static double value(NaiveSteadiness.Batch batch) {
    return Arrays.stream(batch.responses())
        .flatMapToDouble(Arrays::stream)
        .map(response -> Math.abs(response))
        .average()
        .orElseThrow();
  }

  @Test
  void everyResponseButZeroIsPulledAlike() {
    float[] gradient = new float[6];

    double value =
        new Sparsity(3).apply(new float[] {4, -2, 0, 1, 0, -5}, new int[] {0, 1}, 2, 3, gradient);

    assertThat(value).isEqualTo((4 + 2 + 1 + 5) / 6.0);
    assertThat(gradient).containsExactly(0.5f, -0.5f, 0, 0.5f, 0, -0.5f);
  }

  @Test
  void aNegativeStrengthIsRefused() {
    assertThatThrownBy(() -> new Sparsity(-1))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("strength");
  }
}
