package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import io.nsrstream.connectors.formats.TopicFormat;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.Decoded.Tombstone;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each mapping of docs/formats.md reads the record below it. */
final class FormatsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "formats.md");
  private static final long TIME = 1_775_410_260_000L;

  @Test
  void structuredCloudEventsAreRead() throws IOException {
    requireReading(only(read("CloudEvents, structured", Map.of())), "/press/7", "A1");
  }

  @Test
  void binaryCloudEventsAreRead() throws IOException {
    Map<String, byte[]> headers =
        Map.of(
            "ce_source",
            "/press/7".getBytes(UTF_8),
            "ce_id",
            "A1".getBytes(UTF_8),
            "ce_time",
            "2026-04-05T17:31:00Z".getBytes(UTF_8));
    requireReading(only(read("CloudEvents, binary", headers)), "/press/7", "A1");
  }

  @Test
  void rowsOfDebeziumAreReadAndDeletesLeftOut() throws IOException {
    requireReading(only(read("Debezium", Map.of())), "7", "41");

    ExampleReader reader = reader("Debezium");
    for (String deletion : List.of("", "{\"before\":{\"id\":41},\"after\":null,\"op\":\"d\"}")) {
      assertThat(reader.decode(record(deletion, Map.of())))
          .singleElement()
          .isInstanceOf(Tombstone.class);
    }
  }

  @Test
  void batchesOfTelegrafAreRead() throws IOException {
    List<Decoded<Example>> batch = read("Telegraf", Map.of());

    assertThat(batch).hasSize(2);
    requireReading(value(batch.get(0)), "press", "3-9-0");
    assertThat(value(batch.get(1)).features()).containsExactly(22.5f, 0);
    assertThat(value(batch.get(1)).label()).isNull();
  }

  @Test
  void linesOfCsvAreRead() throws IOException {
    JobSettings settings = new SettingsReader().yaml(block("CSV", "yaml"), "CSV").read();
    ExampleReader reader =
        new ExampleReader(
            settings.mapping(),
            TopicFormat.of(settings.format()).open(settings.mapping(), () -> 0),
            () -> TIME);

    requireReading(only(reader.decode(record(block("CSV", "csv"), Map.of()))), "7", "41");
  }

  private static void requireReading(Example example, String key, String id) {
    assertThat(example.key()).isEqualTo(key);
    assertThat(example.id()).isEqualTo(id);
    assertThat(example.features()).containsExactly(21.5f, 0);
    assertThat(example.nominals()).containsExactly(new Nominal(1, "fast"));
    assertThat(example.label()).isEqualTo("normal");
    assertThat(example.time()).isEqualTo(TIME);
  }

  private static List<Decoded<Example>> read(String heading, Map<String, byte[]> headers)
      throws IOException {
    return reader(heading).decode(record(block(heading, "json"), headers));
  }

  private static ExampleReader reader(String heading) throws IOException {
    return new ExampleReader(
        new SettingsReader().yaml(block(heading, "yaml"), heading).read().mapping(), () -> TIME);
  }

  private static SourceRecord record(String value, Map<String, byte[]> headers) {
    List<Header> list =
        headers.entrySet().stream().map(one -> new Header(one.getKey(), one.getValue())).toList();
    return new SourceRecord("examples", 3, 9, 0, value.getBytes(UTF_8), null, list);
  }

  private static Example only(List<Decoded<Example>> decoded) {
    assertThat(decoded).hasSize(1);
    return value(decoded.get(0));
  }

  private static Example value(Decoded<Example> decoded) {
    assertThat(decoded).isInstanceOf(Taken.class);
    return ((Taken<Example>) decoded).value();
  }

  /** The first block of a language below a heading of the page. */
  static String block(String heading, String language) throws IOException {
    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("\n## " + heading + "\n"));
    String start = "```" + language + "\n";
    int from = section.indexOf(start) + start.length();
    return section.substring(from, section.indexOf("\n```", from));
  }
}
