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

class ActivationDecayTest {
  private static final double STRENGTH = 0.7;

  @Test
  void valueAndGradientMatchFiniteDifferencesOfTheFormula() {
    RandomBatches stream = new RandomBatches(9, 4, 6, 17);
    ActivationDecay penalty = new ActivationDecay(STRENGTH);

    for (int batch = 0; batch < 20; batch++) {
      stream.next();
      NaiveSteadiness.Batch plain = stream.copy();
      float[] gradient = new float[stream.responses.length];

      double value =
          penalty.apply(stream.responses, stream.labels, stream.rows, stream.width, gradient);

      assertThat(value).isCloseTo(value(plain), within(1e-5));
      FiniteDifferences.assertGradient(gradient, STRENGTH, plain, ActivationDecayTest::value);
    }
  }

  private static double value(NaiveSteadiness.Batch batch) {
    return Arrays.stream(batch.responses())
        .flatMapToDouble(Arrays::stream)
        .map(response -> response * response)
        .average()
        .orElseThrow();
  }

  @Test
  void itDecaysEvenResponsesThatDoNotVary() {
    float[] gradient = new float[4];

    double value =
        new ActivationDecay(2).apply(new float[] {3, -1, 3, -1}, new int[] {0, 0}, 2, 2, gradient);

    assertThat(value).isEqualTo((9 + 1 + 9 + 1) / 4.0);
    assertThat(gradient).containsExactly(3, -1, 3, -1);
  }

  @Test
  void aNegativeStrengthIsRefused() {
    assertThatThrownBy(() -> new ActivationDecay(-1))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("strength");
  }
}
