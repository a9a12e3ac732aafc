package io.nsrstream.connectors.files;

import static io.nsrstream.connectors.files.FileSettings.DEFAULTS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.random.SplitMix64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off or damaged give examples or say what is wrong where; nothing else. */
@Timeout(120)
final class DamagedFileTest {
  private static final String IMAGES = "images-idx3";
  private static final int DAMAGES = 1_500;
  private static final int MOST_FLIPS = 4;

  private static final Map<String, byte[]> CONTENTS =
      Map.of(
          "csv",
          "a,b,class\n0.5,\"t\"\"cp\",x\n-1e3,,y\n2,udp,?\n".getBytes(UTF_8),
          "ucr.tsv",
          "1\t0.5\t0.25\tNaN\n2\t0.5\t0.75\t1.5\n".getBytes(UTF_8),
          "arff",
          """
          % a comment
          @relation r
          @attribute 'a b' numeric
          @attribute p {tcp, 'u dp'}
          @attribute class {x, y}
          @data
          0.5,tcp,x
          {0 1.5, 2 y}
          ?,'u dp',y
          """
              .getBytes(UTF_8),
          "ts",
          """
          # a comment
          @problemName p
          @timeStamps false
          @univariate false
          @dimensions 2
          @classLabel true a b
          @data
          1,2,3:4,5,6:a
          1,?:4,5:b
          """
              .getBytes(UTF_8),
          IMAGES,
          new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40});

  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 7, 9};

  private Path directory;

  @BeforeEach
  void labels(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Files.write(directory.resolve("labels-idx1"), LABELS);
    Files.write(directory.resolve("labels-idx1.gz"), gzipped(LABELS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ucr.tsv", "arff", "ts", IMAGES})
  void aFileCutAnywhereGivesExamplesOrSaysWhere(String format) throws IOException {
    byte[] whole = content(format);
    assertThat(read(format, whole)).isPositive();
    for (int length = 0; length < whole.length; length++) {
      readOrSayWhere(format, Arrays.copyOf(whole, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ucr.tsv", "arff", "ts", IMAGES})
  void aGzipFileCutAnywhereIsRefused(String format) throws IOException {
    byte[] whole = gzipped(content(format));
    assertThat(read(format + ".gz", whole)).isEqualTo(read(format, content(format)));
    for (int length = 0; length < whole.length; length++) {
      assertThat(readOrSayWhere(format + ".gz", Arrays.copyOf(whole, length)))
          .as("cut after %d of %d bytes", length, whole.length)
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "ucr.tsv", "arff", "ts", IMAGES})
  void aFileWithDamagedBytesGivesExamplesOrSaysWhere(String format) throws IOException {
    SplitMix64 random = new SplitMix64(31);
    byte[] whole = content(format);
    byte[] zipped = gzipped(whole);
    for (int i = 0; i < DAMAGES; i++) {
      readOrSayWhere(format, damaged(whole, random));
      readOrSayWhere(format + ".gz", damaged(zipped, random));
    }
  }

  @Test
  void damagedLabelsOfImagesNameTheirFile() throws IOException {
    byte[] whole = gzipped(LABELS);
    Path labels = directory.resolve("labels-idx1.gz");
    for (int length = 0; length < whole.length; length++) {
      Files.write(labels, Arrays.copyOf(whole, length));
      byte[] images = gzipped(content(IMAGES));
      assertThatThrownBy(() -> read(IMAGES + ".gz", images))
          .isInstanceOf(MalformedFileException.class)
          .hasMessageContaining(labels.toString());
    }
  }

  @Test
  void membersOfAGzipFileAreReadOneAfterAnother() throws IOException {
    byte[] members = concatenated(gzipped("a,class\n1,x\n"), gzipped(""), gzipped("2,y\n3,x\n"));
    assertThat(read("csv.gz", members)).isEqualTo(3);
    assertThat(read("csv.gz", concatenated(members, new byte[700]))).as("padded").isEqualTo(3);
  }

  @Test
  void aLaterMemberCutAnywhereIsRefused() throws IOException {
    byte[] first = gzipped("a,class\n1,x\n");
    byte[] second = gzipped("2,y\n3,x\n");
    for (int length = 1; length < second.length; length++) {
      byte[] cut = concatenated(first, Arrays.copyOf(second, length));
      assertThat(readOrSayWhere("csv.gz", cut)).as("cut after %d bytes", length).isFalse();
    }
  }

  @Test
  void aHeaderWithNameCommentAndExtraFieldIsSkipped() throws IOException {
    byte[] plain = gzipped("a,class\n1,x\n");
    byte[] fields = "\u0003\u0000abcname\u0000comment\u0000\u0001\u0002".getBytes(ISO_8859_1);
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 2 | 4 | 8 | 16;
    byte[] whole = concatenated(header, fields, Arrays.copyOfRange(plain, 10, plain.length));
    assertThat(read("csv.gz", whole)).isEqualTo(1);
  }

  @Test
  void examplesBeforeTheCutAreRead() throws IOException {
    byte[] whole = gzipped("a,class\n" + "0.125,x\n".repeat(200_000));
    Files.write(directory.resolve("long.gz"), Arrays.copyOf(whole, whole.length - 9));
    try (ExampleFile file = ExampleFile.open(directory.resolve("long.gz"), DEFAULTS)) {
      for (int i = 0; i < 150_000; i++) {
        file.next();
      }
      assertThatThrownBy(() -> file.forEachRemaining(example -> {}))
          .isInstanceOf(MalformedFileException.class)
          .hasMessageMatching(
              ".*long\\.gz, line \\d{6} or later: must be complete, but ends in the middle of its"
                  + " gzip data: get it anew");
    }
  }

  @Test
  void channelsThatNoCaseHasAreRefusedBeforeTheyAreNamed() {
    String text = "@problemName p\n@dimensions 999999999\n@classLabel false\n@data\n1,2:3,4\n";
    assertThatThrownBy(() -> read("ts", text.getBytes(UTF_8)))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("line 5: must have 999999999 channel(s)");
  }

  private static byte[] content(String format) {
    return Objects.requireNonNull(CONTENTS.get(format)).clone();
  }

  /** Some bytes changed and, now and then, the rest cut off. */
  private static byte[] damaged(byte[] whole, SplitMix64 random) {
    byte[] damaged = whole.clone();
    for (int flips = 1 + random.nextInt(MOST_FLIPS); flips > 0; flips--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  /** Whether all of it could be read; the error names the file and, if it has lines, the line. */
  private boolean readOrSayWhere(String name, byte[] content) throws IOException {
    try {
      read(name, content);
      return true;
    } catch (MalformedFileException e) {
      assertThat(e).hasMessageContaining(directory.toString());
      if (!name.startsWith(IMAGES)) {
        assertThat(e).hasMessageContaining(name + ", line ");
      }
      return false;
    }
  }

  private long read(String name, byte[] content) throws IOException {
    Path path = directory.resolve(name);
    Files.write(path, content);
    long examples = 0;
    try (ExampleFile file = ExampleFile.open(path, DEFAULTS)) {
      file.featureNames();
      for (; file.hasNext(); file.next()) {
        examples++;
      }
    }
    return examples;
  }

  private static byte[] gzipped(String text) throws IOException {
    return gzipped(text.getBytes(UTF_8));
  }

  private static byte[] gzipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] concatenated(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }
}
