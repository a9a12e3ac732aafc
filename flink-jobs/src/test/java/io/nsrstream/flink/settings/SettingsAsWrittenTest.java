package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts arrive as they are written, whatever they look like. */
final class SettingsAsWrittenTest {
  private static final String PROPERTY = "ssl.key.password";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab, cd",
        " lead",
        "trail ",
        "0123",
        "1_000",
        "1e3",
        "0x10",
        "1.50",
        "yes",
        "No",
        "null",
        "~",
        "",
        " ",
        "true",
        "TRUE",
        "abc #def",
        "a: b",
        "'single'",
        "\"double\"",
        "it's",
        "[a, b]x",
        "*star",
        "&and",
        "!bang",
        "%percent",
        "@at",
        "`tick",
        "-dash",
        "--dashes",
        "a=b",
        "ü\\n",
        "org.apache.PlainLoginModule required username=\"u\" password=\"p: q #r\";"
      })
  void aClientPropertyIsAsOnTheCommandLine(String value) throws IOException {
    assertThat(
            property(JobSettings.of(JobArguments.parse("--kafka.properties." + PROPERTY, value))))
        .isEqualTo(value);
    assertThat(
            property(
                JobSettings.of(JobArguments.parse("--kafka.properties." + PROPERTY + "=" + value))))
        .isEqualTo(value);
  }

  static Stream<List<String>> scalars() {
    return Stream.of(
        List.of("\"ab, cd\"", "ab, cd"),
        List.of("\" lead\"", " lead"),
        List.of("0123", "0123"),
        List.of("1_000", "1_000"),
        List.of("1e3", "1e3"),
        List.of("2026-11-28", "2026-11-28"),
        List.of("yes", "yes"),
        List.of("No", "No"),
        List.of("null", "null"),
        List.of("~", "~"),
        List.of("''", ""),
        List.of("", ""),
        List.of("'abc #def'", "abc #def"),
        List.of("abc#def", "abc#def"),
        List.of("'a: b'", "a: b"),
        List.of("'it''s'", "it's"),
        List.of("\"tab\\there\"", "tab\there"),
        List.of(
            "|\n      -----BEGIN\n      0123: #\n      -----END",
            "-----BEGIN\n0123: #\n-----END\n"),
        List.of("|-\n      a\n      b", "a\nb"),
        List.of(">-\n      a\n      b", "a b"));
  }

  @ParameterizedTest
  @MethodSource("scalars")
  void aClientPropertyIsTheTextOfItsScalarInAFile(List<String> scalar) {
    String yaml = "kafka:\n  properties:\n    %s: %s\n".formatted(PROPERTY, scalar.get(0));

    JobSettings settings = new SettingsReader().yaml(yaml, "job.yaml").read();

    assertThat(property(settings)).isEqualTo(scalar.get(1));
  }

  private static @Nullable String property(JobSettings settings) {
    return settings.kafka().properties().get(PROPERTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024_01", "0123", "1e3", "no", "null", "12"})
  void aTopicIsNamedAsWritten(String topic) throws IOException {
    assertThat(JobSettings.of(Map.of("topics.examples", topic)).topics().examples())
        .isEqualTo(topic);
    assertThat(
            new SettingsReader()
                .yaml("topics: {examples: " + topic + "}", "job.yaml")
                .read()
                .topics()
                .examples())
        .isEqualTo(topic);
  }

  @Test
  void aPropertyWhoseNameBeginsAnotherNameHidesNoneOfTheTwo() throws IOException {
    JobSettings settings =
        JobSettings.of(
            JobArguments.parse(
                "--kafka.properties.retry.backoff",
                "1",
                "--kafka.properties.retry.backoff.ms",
                "2"));

    assertThat(settings.kafka().properties())
        .isEqualTo(Map.of("retry.backoff", "1", "retry.backoff.ms", "2"));
  }

  @Test
  void aValueWithoutANameIsRefusedWithoutBeingShown() {
    Assertions.assertThatThrownBy(() -> JobArguments.parse("--name", "a", "hunter2", "b"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("argument 3 must be a name")
        .hasMessageNotContaining("hunter2");
    Assertions.assertThatThrownBy(() -> JobArguments.parse("--name", "a", "--settings"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("argument 3 must have a value");
  }
}
