package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretReferencesTest {
  private static final String SECRET = "hunter2";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("BROKER_PASSWORD", SECRET, "SERVERS", "broker:9093", "TRICK", "${env:SERVERS}");

  private final Path folder;

  SecretReferencesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aVariableStandsAnywhereInAValueOfKafkaAndNoOutputHasIt() {
    JobSettings settings =
        reader()
            .yaml(
                """
                kafka:
                  servers: ${env:SERVERS}
                  properties:
                    sasl.jaas.config: Module required password="${env:BROKER_PASSWORD}";
                """,
                "job.yaml")
            .read();

    assertThat(settings.kafka().servers()).isEqualTo("broker:9093");
    assertThat(settings.kafka().properties())
        .containsEntry("sasl.jaas.config", "Module required password=\"hunter2\";");
    assertThat(SettingsPrinter.print(settings)).doesNotContain(SECRET);
    assertThat(settings.toString()).doesNotContain(SECRET);
  }

  @Test
  void aFileStandsWithoutTheLineEndAtItsEnd() throws IOException {
    Path file = folder.resolve("password");
    Files.writeString(file, "hunter2 \n\r\n");

    assertThat(
            reader()
                .set("kafka.properties.ssl.key.password", "${file:%s}".formatted(file))
                .read()
                .kafka()
                .properties())
        .containsEntry("ssl.key.password", "hunter2 ");
  }

  @Test
  void thePasswordOfARegistryMayStandElsewhere() {
    JobSettings settings =
        reader()
            .yaml(
                """
                format:
                  type: AVRO
                  framing: CONFLUENT
                  registry: {url: "http://registry:8081", user: me, password: "${env:BROKER_PASSWORD}"}
                """,
                "job.yaml")
            .read();

    assertThat(settings.format().registry().password()).isEqualTo(SECRET);
    assertThat(SettingsPrinter.print(settings)).doesNotContain(SECRET);
  }

  @Test
  void aValueThatLooksLikeAReferenceIsNotFollowedAndTwoDollarsAreOne() {
    Map<String, String> properties =
        reader()
            .set("kafka.properties.client.id", "${env:TRICK}")
            .set("kafka.properties.client.rack", "$${env:SERVERS}")
            .read()
            .kafka()
            .properties();

    assertThat(properties)
        .containsEntry("client.id", "${env:SERVERS}")
        .containsEntry("client.rack", "${env:SERVERS}");
  }

  @Test
  void referencesAreKafkasWhereItHasProvidersOfItsOwn() {
    Map<String, String> properties =
        reader()
            .set("kafka.properties.config.providers", "env")
            .set("kafka.properties.ssl.key.password", "${env:BROKER_PASSWORD}")
            .read()
            .kafka()
            .properties();

    assertThat(properties).containsEntry("ssl.key.password", "${env:BROKER_PASSWORD}");
  }

  @Test
  void settingsThatMessagesShowHaveNoReferences() {
    SettingsReader reader = reader().set("name", "${env:BROKER_PASSWORD}");

    assertThatThrownBy(reader::read)
        .hasMessageContaining("name must be")
        .hasMessageContaining("'${env:BROKER_PASSWORD}'")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "kafka.properties.ssl.key.password, ${env:MISSING}, kafka.properties must refer to a variable",
    "kafka.servers, ${env:MISSING}, kafka.servers must refer to a variable",
    "kafka.properties.ssl.key.password, ${env:hunter2!}, kafka.properties must name a variable",
    "kafka.properties.ssl.key.password, ${file:/there/is/none}, /there/is/none",
    "kafka.properties.ssl.key.password, ${file:/tmp}, must refer to a file",
  })
  void whatLeadsNowhereIsAnErrorWithTheSettingAndWithoutAnyValue(
      String name, String value, String message) {
    SettingsReader reader = reader().set(name, value);

    assertThatThrownBy(reader::read)
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(SECRET);
  }

  private static SettingsReader reader() {
    return new SettingsReader(ENVIRONMENT::get);
  }
}
