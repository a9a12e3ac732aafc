package io.nsrstream.connectors.generated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GeneratedStreamTest {
  /** So many that the first concept of a recurring stream is back. */
  private static final int GOLDEN_EXAMPLES = 11_000;

  /**
   * A published result on a stream must stay comparable: where one has to change, it gets another
   * name. {@link #checksums} leaves fresh ones under {@code target/golden}, to copy from when a
   * stream is added.
   */
  @Test
  void everyStreamIsTheSameBytesForEver() throws IOException {
    String fresh = checksums();
    Path file = Path.of("target", "golden", "generated-streams.txt");
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, fresh);

    try (InputStream golden =
        Objects.requireNonNull(getClass().getResourceAsStream("generated-streams.txt"))) {
      assertThat(fresh).isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  /** The CRC-32C of the first examples of each stream with seed 1, a line each. */
  private static String checksums() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (GeneratedStream stream : GeneratedStream.ALL) {
      long checksum = checksum(stream.open(1), GOLDEN_EXAMPLES);
      lines.append("%s %08x\n".formatted(stream.name(), checksum));
    }
    return lines.toString();
  }

  private static long checksum(DriftingStream stream, int examples) throws IOException {
    CRC32C checksum = new CRC32C();
    for (int i = 0; i < examples; i++) {
      checksum.update(bytes(stream.next()));
    }
    return checksum.getValue();
  }

  private static byte[] bytes(Example example) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(example.key());
    out.writeUTF(example.id());
    out.writeLong(example.time());
    out.writeInt(example.steps());
    for (float feature : example.features()) {
      out.writeInt(Float.floatToRawIntBits(feature));
    }
    for (Example.Nominal nominal : example.nominals()) {
      out.writeInt(nominal.position());
      out.writeUTF(nominal.value());
    }
    out.writeUTF(Objects.requireNonNull(example.label()));
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @FieldSource("io.nsrstream.connectors.generated.GeneratedStream#ALL")
  void itsNameOpensTheSameStreamAndAnotherSeedAnother(GeneratedStream stream) throws IOException {
    DriftingStream named = GeneratedStream.named(stream.name()).orElseThrow().open(1);

    assertThat(checksum(named, 50))
        .isEqualTo(checksum(stream.open(1), 50))
        .isNotEqualTo(checksum(stream.open(2), 50));
  }

  @ParameterizedTest
  @FieldSource("io.nsrstream.connectors.generated.GeneratedStream#ALL")
  void examplesHaveAllFeaturesAndTheirRowAsIdAndTime(GeneratedStream stream) {
    DriftingStream examples = stream.open(3);
    for (int row = 0; row < 500; row++) {
      Example example = examples.next();
      assertThat(example.id()).isEqualTo(Integer.toString(row));
      assertThat(example.time()).isEqualTo(row);
      assertThat(example.steps()).isEqualTo(examples.steps());
      assertThat(example.features())
          .hasSize(examples.steps() * examples.featureNames().size())
          .satisfies(
              features -> {
                for (float feature : features) {
                  assertThat(feature).isFinite();
                }
              });
      for (Example.Nominal nominal : example.nominals()) {
        assertThat(example.features()[nominal.position()]).isZero();
      }
    }
  }

  @Test
  void changesAreWhereTheKindOfDriftSays() {
    assertThat(changes("sea")).containsExactly(5_000L, 10_000L, 15_000L);
    assertThat(changes("led:gradual")).containsExactly(5_000L, 10_000L, 15_000L);
    assertThat(changes("agrawal:recurring")).startsWith(2_500L, 5_000L).endsWith(47_500L);
    assertThat(changes("rbf:incremental")).isEmpty();
  }

  private static List<Long> changes(String name) {
    return GeneratedStream.named(name).orElseThrow().open(1).changes(50_000);
  }

  @Test
  void namesOfNoGeneratorAreNoStream() {
    assertThat(GeneratedStream.named("elec2")).isEmpty();
    assertThat(GeneratedStream.named("C:\\sea.csv")).isEmpty();
  }

  @Test
  void aDriftThatTheGeneratorDoesNotHaveIsRefused() {
    String message =
        "the drift of sea must be one of [abrupt, gradual, recurring], but is %s: name the stream"
            + " sea:abrupt, or use another of these kinds of drift";
    assertThatThrownBy(() -> GeneratedStream.named("sea:sudden"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(message.formatted("sudden"));
    assertThatThrownBy(() -> new GeneratedStream(Generator.SEA, Drift.INCREMENTAL))
        .hasMessage(message.formatted("incremental"));
  }
}
