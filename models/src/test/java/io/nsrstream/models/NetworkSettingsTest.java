package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.network.InputShape;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"mlp:", "mlp:1", "mlp:100,100", "mlp:256,128,64,32,32,16"})
  void specificationsPrintAsTheyParse(String text) {
    assertThat(NetworkSpec.parse(text)).hasToString(text);
  }

  @Test
  void perceptronsListTheirHiddenWidths() {
    assertThat(NetworkSpec.parse("mlp:256,100")).isEqualTo(new MlpSpec(List.of(256, 100)));
    assertThatThrownBy(() -> new MlpSpec(List.of(5, 0))).hasMessageContaining("[5, 0]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "mlp", "100,100", "mlp:0", "mlp:10,", "mlp:,10", "mlp:1 0", "mlp:-3", "gru:64"
      })
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> NetworkSpec.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("but is '" + text + "'");
  }

  @Test
  void allBrokenRulesAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                new NetworkSettings(
                    "lp", Activation.TANH, Initialization.HE, Optimizer.SGD, 0, 1, -1))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("network must be mlp:")
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
