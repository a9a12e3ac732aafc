package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No output holds a value of {@code kafka.*} that may be a secret. */
final class KafkaSecretsTest {
  private static final String SECRET = "hunter2";

  @Test
  void onlyPropertiesThatAreKnownToBeHarmlessAreShown() throws IOException {
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "kafka.properties.sasl.jaas.config",
                SECRET,
                "kafka.properties.ssl.key.password",
                SECRET,
                "kafka.properties.ssl.keystore.key",
                SECRET,
                "kafka.properties.basic.auth.user.info",
                SECRET,
                "kafka.properties." + SECRET,
                "x",
                "kafka.properties.client.id",
                "pumps"));

    assertThat(settings.kafka().properties()).containsEntry("ssl.keystore.key", SECRET);
    assertThat(SettingsPrinter.print(settings))
        .doesNotContain(SECRET)
        .containsPattern("ssl.keystore.key: ['\"]?\\*\\*\\*")
        .contains("client.id: pumps");
    assertThat(settings.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka: hunter2",
        "kafka: [hunter2]",
        "kafka: {hunter2: x}",
        "kafka: {password=hunter2}",
        "kafka: {servers: hunter2}",
        "kafka: {servers: [hunter2]}",
        "kafka: {start: hunter2}",
        "kafka: {transactionTimeoutMs: hunter2}",
        "kafka: {properties: hunter2}",
        "kafka: {properties: [hunter2]}",
        "kafka: {properties: 'ssl.key.password: hunter2'}",
        "kafka:\n  properties: |\n    ssl.key.password=hunter2\n",
        "kafka:\n  properties:\n    ssl.key.password: a: hunter2\n",
        "kafka:\n  properties:\n    ssl.key.password: *hunter2\n",
        "kafka:\n  properties:\n    ssl.key.password: !hunter2!x y\n",
        "kafka:\n  properties:\n    ssl.key.password: \"hunter2\n",
        """
        kafka:
          properties:
            sasl.jaas.config:
              Module required password="hunter2: x";
        """,
        "kafka:\n  properties:\n    ? [hunter2]\n    : x\n",
      })
  void noErrorOfAFileHoldsAValue(String yaml) {
    SettingsReader reader = new SettingsReader().yaml(yaml, "job.yaml");

    assertThatThrownBy(() -> reader.read())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "kafka, hunter2",
    "kafka.hunter2, x",
    "kafka.servers, hunter2",
    "kafka.transactionTimeoutMs, hunter2",
    "kafka.properties, hunter2",
    "kafka.properties, '{a: hunter2'",
    "kafka.properties, '[hunter2]'",
    "kafka.properties.a b hunter2, x",
    "kafka.start.hunter2, x",
  })
  void noErrorOfAnArgumentHoldsAValue(String name, String value) {
    assertThatThrownBy(() -> JobSettings.of(Map.of(name, value)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageNotContaining(SECRET)
        .hasMessageContaining("kafka");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "isolation.level", "enable.auto.commit", "auto.offset.reset", "group.id",
        "bootstrap.servers", "key.deserializer", "value.deserializer", "key.serializer",
        "value.serializer", "acks", "enable.idempotence", "transactional.id",
        "transaction.timeout.ms", "transaction.two.phase.commit.enable"
      })
  void propertiesThatWouldUndoAGuaranteeAreRefusedByName(String name) {
    InvalidSettingsException refused =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> JobSettings.of(Map.of("kafka.properties." + name, SECRET)));

    assertThat(refused.violations())
        .extracting(Violation::setting)
        .containsExactly("kafka.properties." + name);
    assertThat(refused).hasMessageContaining("because").hasMessageNotContaining(SECRET);
  }
}
