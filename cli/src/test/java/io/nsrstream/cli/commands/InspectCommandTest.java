package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.Nsr;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InspectCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private final Path folder;

  InspectCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void showsWhatWasGuessedAndTheFirstExamples() throws IOException {
    assertThat(run("a|b|k\n1.5|red|x\n|blue|NA\n")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.contains("separator pipe, header yes"))
        .contains("{\"features\":{\"a\":1.5,\"b\":\"red\"},\"label\":\"x\"}")
        .contains("{\"features\":{\"a\":null,\"b\":\"blue\"},\"label\":null}");
  }

  @Test
  void asJsonItIsOneObject() throws IOException {
    assertThat(run("1,2,x\n3,x\n", "--json", "--header", "no")).isZero();
    assertThat(out.toString().lines())
        .singleElement()
        .asString()
        .contains("\"header\":\"no\"", "\"rejected\":[\"", "line 2", "\"examples\":[{");
  }

  @Test
  void recordsOfATopicAreReadAsTheSettingsOfTheJobSay() throws IOException {
    assertThat(
            run(
                "{\"data\":{\"t\":1.5},\"state\":\"x\"}\n",
                "--set",
                "mapping.features=/data/t",
                "--set",
                "mapping.label=/state"))
        .isZero();
    assertThat(out.toString().lines()).contains("{\"features\":{\"/data/t\":1.5},\"label\":\"x\"}");
  }

  @Test
  void recordsOfATopicAreShownAsTheirMappingSays() throws IOException {
    String text = "[{\"t\":1.5,\"state\":\"x\"},{\"t\":2.5,\"state\":\"y\"}]\n";
    String[] mapping = {
      "--set",
      "mapping.examples=[]",
      "--set",
      "mapping.features=[/t]",
      "--set",
      "mapping.label=/state"
    };

    assertThat(run(text, mapping)).isZero();
    assertThat(out.toString().lines()).contains("{\"features\":{\"/t\":2.5},\"label\":\"y\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format: {type: CSV, csv: {columns: [features, label]}} | format.type must be JSON",
        "format: {framing: CONFLUENT} | format.framing must be NONE",
        "mapping: {key: 'kafka:key'} | mapping.key must lead into the value of a record",
        "mapping: {id: 'kafka:header/id'} | has no Kafka keys and headers, but is kafka:header/id",
        "mapping: {features: [/t, 'kafka:topic']} | mapping.features must lead into the value"
      })
  void aFileOfRecordsThatTheJobReadsOtherwiseIsRefused(String settings, String rule)
      throws IOException {
    Path job = Files.writeString(folder.resolve("job.yaml"), settings);

    assertThat(run("{\"features\":[1.5]}\n", "--settings", job.toString())).isNotZero();
    assertThat(err.toString()).contains(rule);
  }

  @Test
  void theTimeOfKafkaIsWhatRecordsWithoutATimeHaveAnyway() throws IOException {
    assertThat(run("{\"features\":[1.5]}\n", "--set", "mapping.time=kafka:timestamp")).isZero();
  }

  @Test
  void aFileInAFormatOfItsOwnDoesNotFollowThatOfATopic() throws IOException {
    Path job =
        Files.writeString(
            folder.resolve("job.yaml"),
            "format: {type: CSV, csv: {columns: [a, k]}}\nmapping: {features: [/a], label: /k}");

    assertThat(run("a,k\n1.5,x\n", "--settings", job.toString())).isZero();
    assertThat(out.toString()).contains("warning: format and mapping are not looked at");
  }

  @Test
  void labelsOfAnotherFileAreShown() throws IOException {
    Path labels = Files.writeString(folder.resolve("own.labels"), "up\ndown\n");

    assertThat(run("1 2\n3 4\n", "--labels", labels.toString())).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.contains("labels " + labels + ", without a header (2 classes"))
        .contains("{\"features\":{\"column0\":3.0,\"column1\":4.0},\"label\":\"down\"}");
  }

  private int run(String text, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("own.csv"), text);
    String[] arguments = new String[options.length + 2];
    arguments[0] = "inspect";
    arguments[1] = file.toString();
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Nsr.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
