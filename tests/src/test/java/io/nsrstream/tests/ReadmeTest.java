package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.connectors.files.KnownStream;
import io.nsrstream.connectors.generated.Generator;
import io.nsrstream.connectors.graphs.KnownGraph;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.lab.paper.Studies;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README and the pages in docs/ say is so. */
final class ReadmeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String readme = read(ROOT.resolve("README.md"));
  private final String topics = page("topics.md");
  private final String streams = page("files.md");

  @Test
  void everyKnownStreamIsListed() {
    assertThat(namesBelow("| known stream |"))
        .isEqualTo(KnownStream.ALL.stream().map(KnownStream::name).toList());
  }

  @Test
  void everyKnownGraphIsListed() {
    assertThat(namesBelow("| known graph |"))
        .isEqualTo(KnownGraph.ALL.stream().map(KnownGraph::name).toList());
  }

  @Test
  void everyKnownStreamIsListedWithItsFilesAndPublisher() {
    assertThat(KnownStream.ALL)
        .allSatisfy(
            stream ->
                assertThat(streams)
                    .contains(
                        "`%s`".formatted(stream.files().get(0)),
                        "| %s |".formatted(stream.published())));
    assertThat(KnownGraph.ALL)
        .allSatisfy(
            graph ->
                assertThat(streams)
                    .contains("| `%s` | %s |".formatted(graph.folder(), graph.published())));
  }

  @Test
  void everyGeneratedStreamIsListed() {
    assertThat(namesBelow("| generated stream |"))
        .isEqualTo(Arrays.stream(Generator.values()).map(Generator::toString).toList());
  }

  private List<String> namesBelow(String heading) {
    String table = streams.substring(streams.indexOf(heading));
    return Pattern.compile("^\\| ([\\w-]+) \\|", Pattern.MULTILINE)
        .matcher(table.substring(0, table.indexOf("\n\n")))
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  @Test
  void everyStudyIsOnThePageOfThePaper() {
    String page = page("paper.md");
    assertThat(Studies.all(OptionalInt.empty()))
        .allSatisfy(
            study ->
                assertThat(page)
                    .containsPattern(
                        "`(\\./nsr reproduce )?%s( --epochs \\d+)?`".formatted(study.name())));
  }

  @Test
  void theExampleRecordIsRead() throws Exception {
    Example example =
        new ExampleReader(RecordMapping.DEFAULTS)
            .decode(block(topics, "json", 0).getBytes(UTF_8), "0-0", 0);

    assertThat(example.features()).containsExactly(0.31f, 12.5f, -4.0f);
    assertThat(example.key()).isEqualTo("press-7");
    assertThat(example.id()).isEqualTo("a41");
    assertThat(example.label()).isEqualTo("normal");
    assertThat(example.time()).isEqualTo(1767225600000L);
  }

  @Test
  void thePredictionRecordHasTheFieldsThatAreWritten() throws IOException {
    Prediction prediction =
        new Prediction(
            "press-7",
            "a41",
            "normal",
            "normal",
            List.of("normal", "loose"),
            new float[] {0.93f, 0.07f},
            1204);

    assertThat(JSON.readTree(block(topics, "json", 1)))
        .isEqualTo(JSON.readTree(OutputJson.prediction(prediction)));
  }

  @Test
  void theRejectedRecordIsWhatItsBytesAreRejectedWith() throws Exception {
    JsonNode documented = JSON.readTree(block(topics, "json", 2));
    byte[] bytes = documented.get("bytes").binaryValue();
    String reason = documented.get("reason").asText();
    SourceRecord record =
        new SourceRecord(
            "examples",
            0,
            8812,
            1767225600123L,
            bytes,
            "press-7".getBytes(UTF_8),
            List.of(new Header("site", "north".getBytes(UTF_8))));

    assertThat(JSON.readTree(RejectedJson.write(new RejectedRecord(record, reason), 1_000)))
        .isEqualTo(documented);
    assertThat(reasonFor(bytes)).isEqualTo(reason);
  }

  private static String reasonFor(byte[] bytes) {
    try {
      return "taken as " + new ExampleReader(RecordMapping.DEFAULTS).decode(bytes, "", 0);
    } catch (BadRecordException e) {
      return e.reason();
    }
  }

  @Test
  void theMetricsRecordHasTheFieldsThatAreWritten() throws IOException {
    JsonNode documented = JSON.readTree(block(topics, "json", 3));
    try (Learner learner =
        new Learner(LearnerSettings.DEFAULTS, NetworkSettings.DEFAULTS.factory())) {
      JsonNode written =
          JSON.readTree(OutputJson.metrics(new MetricsRecord("press-7", learner.report(), 0, 0)));

      assertThat(names(documented)).isEqualTo(names(written));
      assertThat(names(documented.get("overall"))).isEqualTo(names(written.get("overall")));
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theMappingIsTaken() {
    JobSettings settings = new SettingsReader().yaml(block(topics, "yaml", 0), "topics.md").read();

    assertThat(settings.mapping().features())
        .containsExactly(
            "/reading/temperature", "/reading/vibration", "/machine/type", "/valveOpen");
  }

  @Test
  void theRecordOfTheFirstTenMinutesIsRead() throws Exception {
    String start = page("start.md");
    JobSettings settings = new SettingsReader().yaml(block(start, "yaml", 0), "start.md").read();
    Example example =
        new ExampleReader(settings.mapping())
            .decode(block(start, "json", 0).getBytes(UTF_8), "0-0", 0);

    assertThat(example.features()).containsExactly(21.5f, 0.31f);
    assertThat(example.key()).isEqualTo("press-7");
    assertThat(example.label()).isEqualTo("normal");
  }

  @Test
  void theCommandOfAllTestsIsTheOneThatAChangeMustPass() {
    assertThat(readme).contains("./mvnw -B verify");
    assertThat(read(ROOT.resolve(".ci/run"))).contains("./mvnw -B verify");
  }

  /** The {@code index}-th block of code in a language on a page. */
  private static String block(String page, String language, int index) {
    List<String> blocks =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(page)
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    return blocks.get(index);
  }

  private static String page(String name) {
    return read(ROOT.resolve("docs").resolve(name));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
