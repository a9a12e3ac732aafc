package io.nsrstream.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nsrstream.connectors.kafka.KafkaSettings.Start;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobSettingsTest {

  @Test
  void aMissingDl4jConfigurationIsAnErrorOfTheSettingThatNamesIt() {
    assertThatThrownBy(() -> JobSettings.of(Map.of("model.network", "dl4j:nowhere.json")))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("model.network must be a network that DL4J can compute")
        .hasMessageContaining("there is no such file");
  }

  @Test
  void nothingGivenMeansTheDefaults() throws IOException {
    assertThat(JobSettings.of(Map.of())).isEqualTo(JobSettings.DEFAULTS);
  }

  @Test
  void argumentsStandAboveTheFileAndTheFileAboveTheDefaults(@TempDir Path directory)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("job.yaml"),
            """
            name: pumps
            kafka:
              servers: broker-1:9092,broker-2:9092
              start: latest
              properties:
                security.protocol: SSL
            mapping:
              features: [/reading/temperature, /reading/pressure]
            learner:
              members: [{batch: 16, lambda: 0.3}]
              penalty:
                strength: 0.5
            """);
    JobSettings settings =
        JobSettings.of(
            Map.of(
                "settings",
                file.toString(),
                "learner.penalty.strength",
                "1",
                "flink.parallelism",
                "2"));
    assertThat(settings.name()).isEqualTo("pumps");
    assertThat(settings.kafka().start()).isEqualTo(Start.LATEST);
    assertThat(settings.kafka().properties()).isEqualTo(Map.of("security.protocol", "SSL"));
    assertThat(settings.kafka().group()).isEqualTo(JobSettings.DEFAULTS.kafka().group());
    assertThat(settings.mapping().features())
        .containsExactly("/reading/temperature", "/reading/pressure");
    assertThat(settings.learner().members())
        .containsExactly(MemberSettings.parse("batch=16 lambda=0.3"));
    assertThat(settings.learner().penalty().strength()).isEqualTo(1);
    assertThat(settings.flink().parallelism()).isEqualTo(2);
    assertThat(settings.topics()).isEqualTo(JobSettings.DEFAULTS.topics());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> JobSettings.of(Map.of("settings", "/no/such.yaml")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("/no/such.yaml");
  }

  @Test
  void allThatIsWrongIsSaidAtOnceByItsFullName() {
    SettingsReader reader =
        new SettingsReader()
            .yaml(
                """
                topics:
                  predictions: examples
                mapping:
                  features: [reading]
                model:
                  network: mlp:0
                  activation: step
                learner:
                  members:
                    - batch: 4
                    - batch: 0
                      lambda: -1
                      lamda: 0.3
                      replay: {balanced: perhaps}
                flink: fast
                """,
                "job.yaml")
            .set("kafka.transactionTimeoutMs", "soon")
            .set("flik.parallelism", "2");
    assertThat(violated(reader))
        .containsExactlyInAnyOrder(
            "topics.examples",
            "mapping.features",
            "model.network",
            "model.activation",
            "learner.members[1].batch",
            "learner.members[1].lambda",
            "learner.members[1].lamda",
            "learner.members[1].replay.balanced",
            "flink",
            "kafka.transactionTimeoutMs",
            "flik.parallelism");
  }

  @Test
  void aViolationSaysWhatWasFoundAndWhatToDo() {
    assertThatThrownBy(() -> JobSettings.of(Map.of("learner.penalties", "0.3")))
        .hasMessageContaining("learner.penalties is not a setting")
        .hasMessageContaining("use one of [size, members, penalty, pool,");
    assertThatThrownBy(() -> JobSettings.of(Map.of("learner.members[0].batch", "1.5")))
        .hasMessage(
            "learner.members[0].batch must be a whole number, but is 1.5: write such a value");
    assertThatThrownBy(() -> JobSettings.of(Map.of("model.activation", "step")))
        .hasMessageStartingWith("model.activation must be one of [RELU, ");
  }

  @Test
  void theSizeDecidesTheDefaultsOfWhatIsLeftOut() throws IOException {
    JobSettings small =
        JobSettings.of(Map.of("learner.pool.persistence", "false", "learner.size", "small"));

    assertThat(small.learner().members()).hasSize(1);
    assertThat(small.learner().members().get(0).network()).isEqualTo("mlp:32,32");
    assertThat(small.learner().pool().neighbours()).hasSize(1);
    assertThat(small.learner().pool().persistence()).isFalse();
    assertThat(JobSettings.of(Map.of("learner.size", "LARGE")).learner().members()).hasSize(6);
    assertThat(JobSettings.of(Map.of()).learner().members()).hasSize(1);
  }

  @Test
  void aSizeThatIsNoneAndANetworkWithoutEffectAreRefused() {
    assertThatThrownBy(() -> JobSettings.of(Map.of("learner.size", "tiny")))
        .hasMessage(
            "learner.size must be one of [SMALL, DEFAULT, LARGE], but is tiny: write such a value");
    assertThatThrownBy(
            () -> JobSettings.of(Map.of("learner.size", "small", "model.network", "mlp:9")))
        .hasMessageContaining(
            "model.network must be left out where every member names its network, but is mlp:9");
    assertThatThrownBy(() -> JobSettings.of(Map.of("learner.members[0].network", "mpl:9")))
        .hasMessageContaining("learner.members[0].network must be one of mlp:W,");
  }

  @Test
  void aBoundOnKeysLeavesOneForEachKeyGroup() throws IOException {
    assertThatThrownBy(() -> JobSettings.of(Map.of("flink.maxKeys", "127")))
        .hasMessage(
            "flink.maxKeys must be 0 or at least flink.maxParallelism (128), but is 127: raise it,"
                + " or leave it out for any number of keys");
    assertThat(JobSettings.of(Map.of("flink.maxKeys", "128")).flink().maxKeys()).isEqualTo(128);
  }

  @Test
  void sectionsMustFitEachOther() {
    SettingsReader reader =
        new SettingsReader()
            .set("model.network", "mlp:10")
            .set("learner.penalty.layers", "hidden1, hidden2")
            .set("kafka.transactionTimeoutMs", "15000")
            .set("flink.checkpointIntervalMs", "10000")
            .set("name", "two words")
            .set("learner.bounds.features", "GROWING")
            .set("sequence.length", "1001");
    assertThat(violated(reader))
        .containsExactlyInAnyOrder(
            "learner.penalty.layers",
            "learner.bounds.features",
            "kafka.transactionTimeoutMs",
            "name",
            "sequence.length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../other", "a/b", "a\\b", "a\nb", "a\u0000b", "\u00e9"})
  void aNameCanBeThatOfADirectoryOfItsOwn(String name) {
    assertThat(violated(new SettingsReader().set("name", name))).containsExactly("name");
  }

  @Test
  void aNameMayHoldDotsAmongOthers() {
    assertThat(new SettingsReader().set("name", "..a..").read().name()).isEqualTo("..a..");
    assertThat(violated(new SettingsReader().set("name", "a".repeat(101)))).containsExactly("name");
  }

  @Test
  void sequencesMustNotLeaveReadingsOut() {
    SettingsReader reader =
        new SettingsReader().set("sequence.length", "4").set("sequence.stride", "5");
    assertThat(violated(reader)).containsExactly("sequence.stride");
  }

  @Test
  void labelsOnATopicOfTheirOwnNameTheirExamples() {
    SettingsReader reader =
        new SettingsReader().set("topics.labels", "labels").set("mapping.id", "");
    assertThat(violated(reader)).containsExactly("topics.labels");
    SettingsReader shared = new SettingsReader().set("topics.labels", "examples");
    assertThat(violated(shared)).containsExactly("topics.examples");
  }

  @Test
  void labelsOnATopicOfTheirOwnComeTooLateToBeFeatures() {
    SettingsReader labels =
        new SettingsReader().set("topics.labels", "labels").set("learner.temporal.labels", "1");
    assertThat(violated(labels)).containsExactly("learner.temporal");
    SettingsReader lags =
        new SettingsReader().set("topics.labels", "labels").set("learner.temporal.lags", "1");
    assertThat(violated(lags)).containsExactly("learner.temporal");
  }

  @Test
  void aKeyThatWaitsForLabelsIsNotIdleYet() {
    SettingsReader reader =
        new SettingsReader().set("labels.timeoutMs", "1000").set("labels.idleMs", "999");
    assertThat(violated(reader)).containsExactly("labels.idleMs");
  }

  @Test
  void aFileThatIsNoYamlIsSaidWithItsPlace() {
    SettingsReader broken = new SettingsReader().yaml("learner:\n  batch: [1,\n", "job.yaml");
    assertThatThrownBy(() -> broken.read())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("job.yaml must be valid YAML")
        .hasMessageContaining("line ");
    SettingsReader tabs = new SettingsReader().yaml("learner:\n\tbatch: 1\n", "job.yaml");
    assertThatThrownBy(() -> tabs.read()).hasMessageContaining("indent with blanks");
    SettingsReader list = new SettingsReader().yaml("- learner", "job.yaml");
    assertThat(violated(list)).containsExactly("job.yaml");
  }

  @Test
  void anEmptyFileOrSectionSaysNothing() {
    SettingsReader reader =
        new SettingsReader().yaml("", "a.yaml").yaml("# only\nlearner:\n", "b.yaml");
    assertThat(reader.read()).isEqualTo(JobSettings.DEFAULTS);
  }

  @Test
  void numbersMayBeWrittenInTheWaysPeopleWriteThem() throws IOException {
    for (String rate : List.of("0.001", "1e-3", "1E-3", "1.0e-3", ".001")) {
      assertThat(JobSettings.of(Map.of("model.rate", rate)).model().rate()).isEqualTo(0.001);
    }
    assertThat(JobSettings.of(Map.of("learner.features.clip", "1e10")).learner().features().clip())
        .isEqualTo(1e10);
  }

  @Test
  void namesIgnoreTheirCase() throws IOException {
    assertThat(JobSettings.of(Map.of("model.activation", "relu")).model().activation())
        .isEqualTo(Activation.RELU);
  }

  @Test
  void aSettingIsMadeEmptyByAnEmptyArgument() throws IOException {
    assertThat(JobSettings.of(Map.of("mapping.key", "")).mapping().key()).isEmpty();
  }

  @Test
  void aClientPropertyMayBeAList() {
    String yaml = "kafka: {properties: {metric.reporters: [a.Reporter, b.Reporter]}}";

    assertThat(new SettingsReader().yaml(yaml, "test").read().kafka().properties())
        .isEqualTo(Map.of("metric.reporters", "a.Reporter,b.Reporter"));
  }

  @Test
  void dotsInTheNamesOfClientPropertiesAreTheirs() throws IOException {
    Map<String, String> arguments =
        Map.of(
            "kafka.properties.security.protocol", "SASL_SSL",
            "kafka.properties.sasl.mechanism", "PLAIN",
            "kafka.properties.retries", "5");
    assertThat(JobSettings.of(arguments).kafka().properties())
        .isEqualTo(
            Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "retries", "5"));
  }

  @Test
  void anArgumentReplacesAClientPropertyOfTheFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("job.yaml");
    Files.writeString(file, "kafka:\n  properties:\n    security.protocol: SSL\n");
    Map<String, String> arguments =
        Map.of("settings", file.toString(), "kafka.properties.security.protocol", "PLAINTEXT");
    assertThat(JobSettings.of(arguments).kafka().properties())
        .isEqualTo(Map.of("security.protocol", "PLAINTEXT"));
  }

  @Test
  void whatIsPrintedReadsBackToTheSameSettings() throws IOException {
    JobSettings settings =
        JobSettings.of(
            Map.ofEntries(
                Map.entry("name", "007"),
                Map.entry("topics.examples", "2024_01"),
                Map.entry("topics.metrics", "1e3"),
                Map.entry("kafka.properties.client.id", "a: b #c"),
                Map.entry("mapping.features", "/a,/b/0"),
                Map.entry("mapping.time", ""),
                Map.entry("topics.models", "models"),
                Map.entry("model.network", "mlp:64,32"),
                Map.entry("model.rate", "1e-5"),
                Map.entry("model.clipNorm", "1e9"),
                Map.entry("learner.penalty.layers", "hidden1,logits"),
                Map.entry("learner.penalty.balanced", "true"),
                Map.entry("flink.checkpointDirectory", "s3://bucket/a: b#c")));
    String printed = SettingsPrinter.print(settings);
    assertThat(new SettingsReader().yaml(printed, "printed").read()).isEqualTo(settings);
  }

  private static List<String> violated(SettingsReader reader) {
    InvalidSettingsException invalid =
        catchThrowableOfType(InvalidSettingsException.class, () -> reader.read());
    return invalid.violations().stream().map(Violation::setting).toList();
  }
}
