package io.nsrstream.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.Nsr;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void aModelsTopicThatNoSettingNamesIsSaid() throws IOException {
    Path settings = Files.writeString(folder.resolve("job.yaml"), "name: j\n");
    assertThat(inspect("models", "--settings", settings.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("models is no file or stream", "topics.models is not set");
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

  @Test
  void aFolderIsNamedWithFilesInIt() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a,k\n1,x\n");

    assertThat(inspect(folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            folder
                + ": is a folder without nodes.csv and edges.csv: name one of its files, such as "
                + file);
  }

  @Test
  void aFileThatIsNotThereIsNamedWithTheStreamsThereAre() {
    assertThat(inspect(folder.resolve("none.csv").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("none.csv: there is no such file or stream", "elec2");
  }

  @Test
  void aKnownStreamIsShownAsItsFilesAreRead() throws IOException {
    Path streams = Files.createDirectory(folder.resolve("streams"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(streams.resolve("keystroke.csv.gz")))) {
      out.write("1.5,2.5,x\n1.5,3.5,y\n".repeat(9).getBytes(StandardCharsets.UTF_8));
    }

    assertThat(inspect("keystroke", "--data", folder.toString(), "--limit", "7")).isZero();
    assertThat(out.toString().lines()).hasSize(8).first().asString().contains("format CSV");
    assertThat(inspect("elec2", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("the stream elec2 has no file here: set NSR_DATA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sea:gradual", "synthetic", "cora"})
  void aStreamWithoutAFileOfRowsIsForEvaluate(String stream) {
    assertThat(inspect(stream)).isEqualTo(2);
    assertThat(err.toString()).contains("without a file of rows: try nsr evaluate " + stream);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | must have rows, but is empty",
        "0d0a20 | must have rows, but is empty",
        "89504e470d0a1a0a0000000d49484452 | is a PNG image",
        "cafebabe00000034 | is a compiled Java class",
        "7f454c4602010100 | is a program",
        "255044462d312e370a | is a PDF document",
        "3c21444f43545950452068746d6c3e | is a web page: download the file itself",
        "76657273696f6e2068747470733a2f2f6769742d6c66732e6769746875622e636f6d2f73 | git lfs pull",
        "61002c006b000a0031002c0078000a00 | is text in UTF-16: convert it",
        "0061002c006b000a0031002c0078000a | is text in UTF-16: convert it",
        "0102030405000102030405060708 | is binary data",
      })
  void aFileThatHoldsNoRowsSaysWhatItIs(String bytes, String what) throws IOException {
    Path file = Files.write(folder.resolve("own"), HexFormat.of().parseHex(bytes));

    assertThat(inspect(file.toString())).isEqualTo(3);
    assertThat(err.toString()).contains(file + ", line 1: ", what);
  }

  @Test
  void gzipInsideGzipAndArchivesInItAreNamed() throws IOException {
    Path file = folder.resolve("own.gz");
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(inner)) {
      out.write(1);
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(inner.toByteArray());
    }

    assertThat(inspect(file.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("gzip data inside gzip data: unpack it once with gunzip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"t\":%d,\"mode\":\"a b\",\"state\":\"x\",\"id\":7}",
        "{\"time\":\"2026-01-31T12:00:0%dZ\",\"d\":{\"a/b\":[1,%<d],\"it's\":\"1.%<d\"},\"class\":1}",
        "{\"ts\":176722560%d,\"t\":1.5,\"label\":true}",
        "[{\"x\":%d,\"y\":1},{\"x\":1,\"y\":0}]",
        "{\"time\":\"noon\",\"v\":[[1,2],[3,%d]],\"target\":\"x\"}"
      })
  void ofRecordsWithoutAMappingOptionsAreProposedThatReadThem(String record) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < 9; i++) {
      text.append(record.formatted(i)).append('\n');
    }

    assertThat(run(text.toString())).isEqualTo(3);
    String proposed = err.toString().strip();
    assertThat(proposed).contains("name its fields, as with --set ");

    String options = proposed.substring(proposed.indexOf("--set "));
    assertThat(run(text.toString(), words(options))).isZero();
    assertThat(out.toString())
        .doesNotContain("warning", "rejected", "\"label\":null")
        .contains("\"label\":");
  }

  @Test
  void aProposalWithoutALabelAsksForItAndSaysSoWhereItIsMissing() throws IOException {
    assertThat(run("{\"t\":1}\n")).isEqualTo(3);
    assertThat(err.toString()).contains("--set 'mapping.features=[/t]' and, for the label, --set");

    assertThat(run("{\"t\":1}\n", "--set", "mapping.features=/t")).isZero();
    assertThat(out.toString())
        .contains("warning: none of the first 1 records has a label at /label");
  }

  /** The words of a command line as a shell reads them. */
  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        i += c == '\\' && !quoted ? 1 : 0;
        word.append(line.charAt(i));
      }
    }
    words.add(word.toString());
    return words.toArray(String[]::new);
  }

  private int run(String text, String... options) throws IOException {
    Path file = Files.writeString(folder.resolve("own.csv"), text);
    return inspect(file.toString(), options);
  }

  private int inspect(String source, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "inspect";
    arguments[1] = source;
    System.arraycopy(options, 0, arguments, 2, options.length);
    return Nsr.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
