package io.nsrstream.connectors.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.ChangedBytes;
import io.nsrstream.connectors.formats.FormatSettings;
import io.nsrstream.connectors.records.Records;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Valid files of every format, changed at random: each gives examples, or is refused with file and
 * line, and what follows a bad row can still be read.
 */
@Execution(ExecutionMode.CONCURRENT)
final class FileFuzzTest {
  private static final String IMAGES = "images-idx3";
  private static final String LIBSVM = "rows.libsvm";
  private static final String DUMP = "dump.jsonl";

  /** Rows whose labels are in another file; both are changed. */
  private static final String LABELLED = "labelled.data";

  private static final String LABELS_BELOW = "--- labels ---\n";

  private static final int FEW = 1_000;

  /** Over the ten formats, a million. */
  private static final int MANY = 1_000_000 / 10;

  private static final FileSettings BATCHES =
      FileSettings.DEFAULTS.withRecords(
          new TopicRecords(
              Records.mapping(Map.of("examples", "/examples")), FormatSettings.DEFAULTS));

  /** Pieces that mean something in one of the formats. */
  private static final List<String> PIECES =
      List.of(
          ",",
          ",,",
          " ",
          "\t",
          "\n",
          "\r\n",
          "\r",
          "%",
          "#",
          "'",
          "\"",
          "\\",
          "\\n",
          "{",
          "}",
          "{0.5}",
          "{-1}",
          "{1 2}",
          "(",
          ")",
          "(0,1)",
          ":",
          "::",
          "?",
          "NaN",
          "null",
          "<null>",
          "1e39",
          "-0.",
          "99999999999",
          "1.0.0",
          "\u0000",
          "\uFEFF",
          "é",
          "@data",
          "@DATA\n",
          "@end x\n",
          "@attribute ",
          "@attribute q relational\n",
          "@attribute d date 'yyyy'\n",
          "@inputs a\n",
          "@outputs a, c\n",
          "integer [0, 9]",
          "@classLabel true a\n",
          "@targetLabel true\n",
          "@timeStamps true\n",
          "@dimensions 999999999\n",
          "@univariate false\n",
          "sep=;\n",
          "1:",
          "0:1",
          "qid:7 ",
          "999999999:1",
          "{\"features\":[1,2],\"label\":\"x\"}\n",
          "\"examples\":",
          "[null]",
          "{}");

  private static final Map<String, String> TEXTS =
      Map.of(
          "csv",
          "a,b,class\n0.5,\"t\"\"cp\",x\n-1e3,,y\n2,udp,?\n",
          "lines.tsv",
          "1\t0.5\t0.25\tNaN\n2\t0.5\t0.75\t1.5\n",
          "arff",
          """
          % a comment
          @relation 'r
          @attribute 'a b' integer [0, 10]
          @attribute p {tcp, 'u dp', New York}
          @attribute d date "yyyy-MM-dd HH:mm"
          @attribute i DATE
          @attribute class {x, y}
          @inputs p, d, i
          @outputs class
          @data
          5,tcp,'2026-01-31 12:00',2026-01-31,x,{0.5}
          {0 1.5, 4 y, 1 'u dp'} , {2}
          ? New\\ York ? ? y, % comment
          1,New York,,,x,
          """,
          "bags.arff",
          """
          @relation bags
          @attribute bag relational
            @attribute t0 numeric
            @attribute t1 numeric
          @end bag
          @attribute class {x, 'y z'}
          @data
          '1,2\\n3,4',x
          "5 6\\n{1 7}",'y z',
          ?,x
          '1,?\\nNaN,NaN',?
          """,
          "ts",
          """
          %# a comment
          @problemName p
          @timeStamps false
          @univariate false
          @dimensions 2
          @classLabel true a b
          @data
          1,2,3:4,5,6:a
          1,?:4,5,NaN:b
          """,
          "stamped.ts",
          """
          @problemName p
          @timestamps TRUE
          @classLabel true a b
          @data
          (2026-01-01 00:00:00,1),(2026-01-01 00:01:00,?):(0,3):a
          (1,2)::b
          """,
          LIBSVM,
          "# a comment\n+1 qid:1 1:0.5 7:1e-3 # first\n-1 2:0.25 3:?\n+1\n? 1:7\n",
          LABELLED,
          "1.5 2.5\n3.5\t4.5\n5.5 6.5\n" + LABELS_BELOW + "up\n\n\"up\"\n",
          DUMP,
          """
          {"examples":[{"features":[0.5,null,7],"label":"x"},{"features":[1,false,2]}]}
          {"examples":[]}
          {"examples":[{"features":[true,0,1e-3],"label":"y","id":7}]}
          """);

  private static final byte[] PIXELS = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40
  };
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 7, 9};

  private Path directory = Path.of("");

  @BeforeEach
  void labels(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Files.write(directory.resolve("labels-idx1"), LABELS);
  }

  @ParameterizedTest
  @MethodSource("formats")
  @Timeout(60)
  void aChangedFileGivesExamplesOrSaysWhere(String format) throws IOException {
    assertThat(read(format, content(format))).isPositive();
    readChanged(format, FEW, 17);
  }

  @ParameterizedTest
  @MethodSource("formats")
  @Tag("long")
  @Timeout(3_600)
  void aMillionChangedFilesGiveExamplesOrSayWhere(String format) throws IOException {
    readChanged(format, MANY, 18);
  }

  private static Stream<String> formats() {
    return Stream.concat(TEXTS.keySet().stream().sorted(), Stream.of(IMAGES));
  }

  private void readChanged(String format, int times, long seed) throws IOException {
    List<byte[]> pieces = PIECES.stream().map(piece -> piece.getBytes(UTF_8)).toList();
    ChangedBytes.read(content(format), pieces, times, seed, changed -> read(format, changed));
  }

  private static byte[] content(String format) {
    return format.equals(IMAGES)
        ? PIXELS.clone()
        : Objects.requireNonNull(TEXTS.get(format)).getBytes(UTF_8);
  }

  /** The number of examples; reading goes on behind a refused row where rows are lines. */
  private long read(String format, byte[] content) throws IOException {
    long examples = 0;
    try (ExampleFile file = ExampleFile.open(directory.resolve(format), written(format, content))) {
      file.featureNames();
      for (int rows = 0; rows <= content.length; rows++) {
        if (!readRow(file, format)) {
          return examples;
        }
        examples++;
      }
      throw new AssertionError("more rows than bytes");
    } catch (MalformedFileException e) {
      requirePlace(format, e);
    }
    return examples;
  }

  /** Writes a file, and its labels where they are below it; returns how to read it. */
  private FileSettings written(String format, byte[] content) throws IOException {
    if (!format.equals(LABELLED)) {
      write(format, content);
      return format.equals(DUMP) ? BATCHES : FileSettings.DEFAULTS;
    }
    String text = new String(content, ISO_8859_1);
    int below = text.indexOf(LABELS_BELOW);
    String labels = below < 0 ? "" : text.substring(below + LABELS_BELOW.length());
    write(format, (below < 0 ? text : text.substring(0, below)).getBytes(ISO_8859_1));
    return FileSettings.DEFAULTS.withLabels(write("labelled.labels", labels.getBytes(ISO_8859_1)));
  }

  private Path write(String name, byte[] content) throws IOException {
    Path path = directory.resolve(name);
    // file systems flush a file that is overwritten, which takes ten times as long
    Files.deleteIfExists(path);
    return Files.write(path, content);
  }

  /** False after the last row, or where none can follow a refusal. */
  private boolean readRow(ExampleFile file, String format) {
    try {
      if (!file.hasNext()) {
        return false;
      }
      requireSound(file.next());
      return true;
    } catch (MalformedFileException e) {
      requirePlace(format, e);
      return e.isOfRow();
    }
  }

  private static void requireSound(Example example) {
    boolean sound = example.features().length % example.steps() == 0;
    for (float feature : example.features()) {
      sound &= !Float.isInfinite(feature);
    }
    assertThat(sound).as("whole steps of finite values").isTrue();
  }

  private void requirePlace(String format, MalformedFileException refusal) {
    assertThat(refusal).hasMessageContaining(directory.toString());
    if (!format.equals(IMAGES)) {
      assertThat(refusal).hasMessageContaining(", line ");
    }
  }
}
