package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No output holds the password of the schema registry. */
final class FormatSecretsTest {
  private static final String SECRET = "hunter2";

  @Test
  void thePasswordIsReadAndNotShown() throws IOException {
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "format.type", "AVRO",
                "format.framing", "CONFLUENT",
                "format.registry.url", "https://registry:8081",
                "format.registry.user", "nsr",
                "format.registry.password", SECRET));

    assertThat(settings.format().registry().password()).isEqualTo(SECRET);
    assertThat(SettingsPrinter.print(settings))
        .doesNotContain(SECRET)
        .containsPattern("password: ['\"]?\\*\\*\\*");
    assertThat(settings.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{registry: hunter2}",
        "{registry: {url: 'https://nsr:hunter2@registry'}}",
        "{registry: {url: 'hunter2'}}",
        "{registry: {user: 'nsr:hunter2'}}",
        "{registry: {password: [hunter2]}}",
        "{registry: {passwort: hunter2}}",
        "{registry: {timeoutMs: hunter2}}"
      })
  void nothingWrongInItsSectionIsShown(String format) {
    assertThatThrownBy(() -> new SettingsReader().yaml("format: " + format, "job.yaml").read())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("format.registry")
        .hasMessageNotContaining(SECRET);
  }
}
