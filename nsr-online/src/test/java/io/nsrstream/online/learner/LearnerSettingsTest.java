package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerSettingsTest {

  @Test
  void allViolationsAreReportedAtOnceByName() {
    InvalidSettingsException failure =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () ->
                LearnerSettings.ofOneNetwork(
                    0, -1, 0, List.of("logits", "logits"), false, false, 0, -1, 0, 0, 0, 1.5, 1));

    assertThat(failure.violations())
        .extracting(Violation::setting)
        .containsExactly(
            "lambda",
            "batch",
            "window",
            "layers",
            "maxClasses",
            "maxNominals",
            "maxSteps",
            "clip",
            "evaluationWindow",
            "fading");
    assertThat(failure)
        .hasMessageContaining("batch must be between 1 and 65536, but is 0")
        .hasMessageContaining("layers must name each layer once, but is [logits, logits]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.1})
  void aStrengthIsAFiniteNumberFromZero(double lambda) {
    assertThatThrownBy(() -> LearnerSettings.DEFAULTS.withLambda(lambda))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("lambda")
        .hasMessageContaining(String.valueOf(lambda));
  }

  @Test
  void anotherStrengthLeavesTheRest() {
    LearnerSettings defaults = LearnerSettings.DEFAULTS;

    assertThat(defaults.withLambda(2).lambda()).isEqualTo("2.0");
    assertThat(defaults.withLambda(2))
        .usingRecursiveComparison()
        .ignoringFields("lambda")
        .isEqualTo(defaults);
  }

  @Test
  void theLayersAreThoseThatWereGiven() {
    List<String> layers = new ArrayList<>(List.of("logits"));
    LearnerSettings defaults =
        LearnerSettings.DEFAULTS.withLambda(0.1).withDrift(DriftSettings.NONE);
    LearnerSettings settings =
        LearnerSettings.ofOneNetwork(
            defaults.batch(),
            0.1,
            defaults.window(),
            layers,
            defaults.balanced(),
            defaults.unbiased(),
            defaults.maxClasses(),
            defaults.maxNominals(),
            defaults.maxSteps(),
            defaults.clip(),
            defaults.evaluationWindow(),
            defaults.fading(),
            defaults.seed());

    layers.add("hidden1");

    assertThat(settings).isEqualTo(defaults);
  }
}
