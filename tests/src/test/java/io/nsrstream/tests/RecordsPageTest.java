package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.avro.PredictionAvro;
import io.nsrstream.connectors.csv.PredictionCsv;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.Erasure;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.LabelMapping;
import io.nsrstream.connectors.records.LabelReader;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ModelRecordKey;
import io.nsrstream.connectors.versions.VersionManifest;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables of fields on the pages have the fields that readers and writers know, and the records
 * that the pages show are read.
 */
final class RecordsPageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  /** Who reads the JSON of a page. */
  private static final Set<String> READ =
      Set.of(
          "docs/commands.md", // DocumentedCommandsIT
          "docs/formats.md", // FormatsPageTest
          "docs/graphs.md", // GraphsPageTest
          "docs/late-labels.md",
          "docs/serving.md",
          "docs/start.md", // ReadmeTest
          "docs/text.md",
          "docs/topics.md"); // ReadmeTest

  private final String topics = DocumentedCommand.page("docs/topics.md");
  private final String lateLabels = DocumentedCommand.page("docs/late-labels.md");

  @Test
  void theJsonOfEveryPageIsRead() {
    assertThat(
            DocumentedCommand.pages()
                .map(page -> DocumentedCommand.ROOT.relativize(page).toString())
                .filter(page -> DocumentedCommand.page(page).contains("```json\n")))
        .containsExactlyInAnyOrderElementsOf(READ);
  }

  @Test
  void theFieldsOfExamplesAreThoseThatAreReadByDefault() {
    RecordMapping mapping = RecordMapping.DEFAULTS;

    assertThat(table(section(topics, "## Examples")))
        .isEqualTo(
            pointers(
                Stream.concat(
                    mapping.features().stream(),
                    Stream.of(
                        mapping.key(),
                        mapping.id(),
                        mapping.label(),
                        mapping.time(),
                        mapping.weight()))));
  }

  @Test
  void theFieldsOfLabelsAreThoseThatAreReadByDefault() throws Exception {
    Set<String> parts =
        Arrays.stream(LabelMapping.class.getRecordComponents())
            .map(RecordComponent::getName)
            .filter(Predicate.not("timeFormat"::equals))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String record = block(lateLabels, "json");
    Label label = new LabelReader(RecordMapping.DEFAULTS).decode(record.getBytes(UTF_8), 0);

    assertThat(table(lateLabels)).isEqualTo(parts);
    assertThat(names(JSON.readTree(record))).isEqualTo(parts);
    assertThat(List.of(label.key(), label.id(), label.label()))
        .containsExactly("press-7", "a41", "loose");
  }

  @Test
  void theRecordOfATextIsRead() throws Exception {
    String page = DocumentedCommand.page("docs/text.md");
    RecordMapping mapping =
        new SettingsReader().yaml(block(page, "yaml"), "text.md").read().mapping();
    Example example =
        new ExampleReader(mapping).decode(block(page, "json").getBytes(UTF_8), "0-0", 0);

    assertThat(example.texts())
        .singleElement()
        .extracting(Example.Text::value)
        .asString()
        .startsWith("Cannot log in");
    assertThat(example.label()).isEqualTo("accounts");
  }

  private static Prediction prediction() {
    return new Prediction(
        "m1", "e7", "idle", "idle", List.of("idle", "broken"), new float[] {0.9f, 0.1f}, 5120);
  }

  @Test
  void theFieldsOfPredictionsAreThoseThatAreWritten() throws IOException {
    String section = section(topics, "## Predictions");
    Set<String> written = names(JSON.readTree(OutputJson.prediction(prediction())));

    assertThat(table(section)).isEqualTo(written);
    assertThat(names(JSON.readTree(OutputJson.PREDICTION).get("properties"))).isEqualTo(written);
    assertThat(JSON.readTree(block(section, "avro")))
        .isEqualTo(JSON.readTree(PredictionAvro.SCHEMA));
    assertThat(section).contains("`" + String.join(",", PredictionCsv.COLUMNS) + "`");
  }

  @Test
  void theAnswerOfTheServingJobHasTheFieldsThatAreWritten() throws IOException {
    Prediction unlabelled =
        new Prediction(
            "m1", "e7", null, "idle", List.of("idle", "broken"), new float[] {0.9f, 0.1f}, 5120);

    assertThat(JSON.readTree(block(DocumentedCommand.page("docs/serving.md"), "json")))
        .isEqualTo(JSON.readTree(OutputJson.answer(new Answer(unlabelled, "m1", 1200))));
  }

  @Test
  void theFieldsOfRejectedRecordsAreThoseThatAreWritten() throws IOException {
    SourceRecord element =
        new SourceRecord("in", 0, 5, 7, new byte[1], new byte[1], List.of())
            .element(2, new byte[1]);

    assertThat(table(section(topics, "## Rejected")))
        .isEqualTo(
            names(JSON.readTree(RejectedJson.write(new RejectedRecord(element, "why"), 1_000))));
  }

  @Test
  void theFieldsOfReportsAreThoseThatAreWritten() throws Exception {
    String section = section(topics, "## Metrics");
    try (Learner learner =
        new Learner(LearnerSettings.DEFAULTS, NetworkSettings.DEFAULTS.factory())) {
      learner.testThenTrain(Example.of("1", new float[] {1}, "a"));
      JsonNode written =
          JSON.readTree(OutputJson.metrics(new MetricsRecord("m1", learner.report(), 0, 0, true)));

      assertThat(table(section)).isEqualTo(names(written));
      assertThat(table(section.substring(section.indexOf("| score |"))))
          .isEqualTo(names(written.get("overall")));
      assertThat(inText(section, "members")).containsAll(names(written.get("members").get(0)));
      assertThat(inText(section, "drift")).containsAll(names(written.get("drift")));
    }
  }

  @Test
  void theRecordOfTheControlsTopicIsRead() {
    String record = found(section(topics, "## Forgetting a key"), "writes `(.*?)`");
    Decoded<Erasure> read =
        Erasure.decode(new SourceRecord("controls", 0, 0, 0, record.getBytes(UTF_8)), 256);

    assertThat(((Taken<Erasure>) read).value()).isEqualTo(new Erasure("m7"));
    assertThat(new String(new Erasure("m7").write(), UTF_8)).isEqualTo(record);
  }

  @Test
  void theRecordsOfTheModelsTopicAreThoseThatAreRead() throws IOException {
    String section = section(topics, "## Models");
    List<String> keys =
        Pattern.compile("(?m)^\\| `(\\{.*?})`")
            .matcher(section)
            .results()
            .map(key -> key.group(1))
            .toList();

    assertThat(keys).hasSize(3);
    assertThat(keys)
        .allMatch(key -> ModelRecordKey.record(key.getBytes(UTF_8), new byte[1]).isPresent());
    assertThat(names(JSON.readTree(found(section, "last piece: `(.*?)`"))))
        .isEqualTo(
            Arrays.stream(VersionManifest.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet()));
  }

  private static Set<String> pointers(Stream<String> pointers) {
    return pointers
        .filter(Predicate.not(String::isEmpty))
        .map(pointer -> pointer.substring(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The names in the first column of the first table of two columns or more. */
  private static Set<String> table(String text) {
    String table = found(text, "(?s)\\|[-|]+\\|\n(.*?)(?:\n\n|$)");
    return table
        .lines()
        .flatMap(row -> NAME.matcher(row.split("\\|", -1)[1]).results())
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names in the second column of the row of a field. */
  private static Set<String> inText(String section, String field) {
    return NAME.matcher(found(section, "(?m)^\\| `" + field + "` \\|(.*)$"))
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toSet());
  }

  private static String section(String page, String heading) {
    return found(page, "(?s)" + heading + "\n(.*?)(?:\n## |$)");
  }

  private static String block(String page, String language) {
    return found(page, "(?s)```" + language + "\n(.*?)```");
  }

  private static String found(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + pattern))
        .group(1);
  }
}
