package io.nsrstream.models.fused.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.nsrstream.models.architecture.Initialization;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdamTest {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void momentsOfSilentParametersNeverBecomeSubnormal(boolean compact) {
    try (FlatParameters parameters =
        new FlatParameters(DenseLayout.of(Initialization.HE, 1, 1), 2)) {
      parameters.load(new float[] {1, 1}, new float[] {1e-3f, -1e-3f, 1e-30f, 1e-36f});
      Adam adam = new Adam(compact);
      for (int step = 1; step <= 100_000; step++) {
        adam.apply(parameters, 1, 1e-3, step);
      }
      for (float moment : parameters.optimizer()) {
        assertThat(moment == 0 || Math.abs(moment) >= Float.MIN_NORMAL).isTrue();
      }
      assertThat(parameters.optimizer()[2]).isGreaterThanOrEqualTo(0);
    }
  }

  /** 16 significant bits of parameters leave 8 of 24 zero, 12 and 8 bits of moments leave 12. */
  @Test
  void compactStateHasFewDigitsAndMovesAlike() {
    Random random = new Random(1);
    try (FlatParameters exact = new FlatParameters(DenseLayout.of(Initialization.HE, 9, 7), 2);
        FlatParameters compact = new FlatParameters(DenseLayout.of(Initialization.HE, 9, 7), 2)) {
      float[] gradient = new float[exact.trained()];
      for (int step = 1; step <= 300; step++) {
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = (float) (1 + i % 3 * random.nextGaussian());
        }
        exact.gradient().write(0, gradient, gradient.length);
        compact.gradient().write(0, gradient, gradient.length);
        new Adam(false).apply(exact, 1, 1e-3, step);
        new Adam(true).apply(compact, 1, 1e-3, step);
      }
      float[] moved = compact.values().toArray();
      for (int i = 0; i < gradient.length; i++) {
        assertThat(Float.floatToRawIntBits(moved[i]) & 0xFF).isZero();
        assertThat(moved[i]).isCloseTo(exact.values().toArray()[i], within(0.02f));
      }
      for (float moment : compact.optimizer()) {
        assertThat(Float.floatToRawIntBits(moment) & 0xFFF).isZero();
      }
    }
  }

  @Test
  void compactStateForgetsAGradientThatWasLarge() {
    try (FlatParameters exact = new FlatParameters(DenseLayout.of(Initialization.HE, 3, 2), 2);
        FlatParameters compact = new FlatParameters(DenseLayout.of(Initialization.HE, 3, 2), 2)) {
      float[] gradient = new float[exact.trained()];
      for (int step = 1; step <= 8000; step++) {
        Arrays.fill(gradient, step == 1 ? 100 : 0.01f);
        exact.gradient().write(0, gradient, gradient.length);
        compact.gradient().write(0, gradient, gradient.length);
        new Adam(false).apply(exact, 1, 1e-3, step);
        new Adam(true).apply(compact, 1, 1e-3, step);
      }
      float[] squares = compact.optimizer();
      for (int i = gradient.length; i < squares.length; i++) {
        assertThat(squares[i]).isCloseTo(exact.optimizer()[i], withinPercentage(40));
      }
    }
  }

  @Test
  void theLargestGradientLeavesCompactStateFinite() {
    try (FlatParameters parameters =
        new FlatParameters(DenseLayout.of(Initialization.HE, 1, 1), 2)) {
      Adam adam = new Adam(true);
      for (int step = 1; step <= 100; step++) {
        parameters.gradient().write(0, new float[] {1e19f, -1e19f}, 2);
        adam.apply(parameters, 1, 1e-3, step);
      }
      for (float moment : parameters.optimizer()) {
        assertThat(moment).isFinite();
      }
      for (float value : parameters.values().toArray()) {
        assertThat(value).isFinite();
      }
    }
  }
}
