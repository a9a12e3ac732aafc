package io.nsrstream.models.fused.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.models.architecture.Initialization;
import org.junit.jupiter.api.Test;

final class AdamTest {

  @Test
  void momentsOfSilentParametersNeverBecomeSubnormal() {
    try (FlatParameters parameters =
        new FlatParameters(DenseLayout.of(Initialization.HE, 1, 1), 2)) {
      parameters.load(new float[] {1, 1}, new float[] {1e-3f, -1e-3f, 1e-30f, 1e-36f});
      Adam adam = new Adam();
      for (int step = 1; step <= 100_000; step++) {
        adam.apply(parameters, 1, 1e-3, step);
      }
      for (float moment : parameters.optimizer()) {
        assertThat(moment == 0 || Math.abs(moment) >= Float.MIN_NORMAL).isTrue();
      }
      assertThat(parameters.optimizer()[2]).isGreaterThanOrEqualTo(0);
    }
  }
}
