package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

final class NetworkSettingsTest {

  @Test
  void allBrokenRulesAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                new NetworkSettings(
                    "lp", Activation.TANH, Initialization.HE, Optimizer.SGD, 0, 1, -1))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("network must be one of mlp:")
        .hasMessageContaining("rate must be")
        .hasMessageContaining("momentum must be")
        .hasMessageContaining("clipNorm must be");
  }

  @Test
  void architectureNamesWhatDecidesTheState() {
    assertThat(NetworkSettings.DEFAULTS.factory().architecture())
        .isEqualTo("mlp:100,100 relu adam");
  }

  @Test
  void networksTooLargeForAnArrayAreRefused() {
    NetworkSettings huge =
        new NetworkSettings(
            "mlp:99999,99999", Activation.RELU, Initialization.HE, Optimizer.SGD, 1, 0, 0);
    assertThatThrownBy(() -> huge.factory().create(InputShape.vector(1), 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2^29");
  }
}
