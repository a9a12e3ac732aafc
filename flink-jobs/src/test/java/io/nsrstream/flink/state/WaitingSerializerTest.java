package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.data.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WaitingSerializerTest {
  private static final WaitingSerializer SERIALIZER = WaitingSerializer.INSTANCE;

  /** Predictions of no class, of one and twice of two, and a label without its example. */
  private static Waiting waiting() {
    return waiting(0.25f);
  }

  /** How much one example weighs more than the one before it. */
  private static Waiting waiting(float heavier) {
    Waiting waiting = new Waiting();
    waiting.add(example(1, heavier), prediction(1, null, List.of()));
    waiting.add(example(2, heavier), prediction(2, "on", List.of("on"), 1));
    waiting.add(example(3, heavier), prediction(3, "off", List.of("on", "off"), 0.25f, 0.75f));
    waiting.add(example(4, heavier), prediction(4, "on", List.of("on", "off"), 0.5f, 0.5f));
    waiting.add(
        new OfLabel(
            new Label("k", "e9", "on", 5), new SourceRecord("labels", 1, 2, 3, new byte[] {4})));
    waiting.idleAt(77);
    return waiting;
  }

  private static Example example(int time, float heavier) {
    return new Example(
        "k",
        "e" + time,
        1,
        new float[] {0, time},
        List.of(new Nominal(0, "x")),
        null,
        time,
        1 + heavier * time);
  }

  private static Prediction prediction(
      int time, @Nullable String predicted, List<String> classes, float... probabilities) {
    return new Prediction("k", "e" + time, null, predicted, classes, probabilities, 100 + time);
  }

  @Test
  void whatWaitsReadsBackOneAfterTheOtherAsTheyWere() throws IOException {
    DataOutputSerializer first = new DataOutputSerializer(64);
    SERIALIZER.serialize(waiting(), first);
    SERIALIZER.serialize(SERIALIZER.createInstance(), first);
    DataOutputSerializer out = new DataOutputSerializer(64);
    DataInputDeserializer source = new DataInputDeserializer(first.getCopyOfBuffer());
    SERIALIZER.copy(source, out);
    SERIALIZER.copy(source, out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(SERIALIZER.deserialize(in)).usingRecursiveComparison().isEqualTo(waiting());
    assertThat(SERIALIZER.deserialize(in)).usingRecursiveComparison().isEqualTo(new Waiting());
    assertThat(in.available()).isZero();
  }

  @Test
  void theFormatChangesOnlyWithItsVersion() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SERIALIZER.serialize(waiting(), out);
    Path fresh = Path.of("target", "golden", "waiting-v3.bin");
    Files.createDirectories(Objects.requireNonNull(fresh.getParent()));
    Files.write(fresh, out.getCopyOfBuffer());

    byte[] golden = golden("waiting-v3.bin");
    assertThat(out.getCopyOfBuffer())
        .as("raise the version, keep reading the old one and add a golden file of the new one")
        .isEqualTo(golden);
    assertThat(SERIALIZER.deserialize(new DataInputDeserializer(golden)))
        .usingRecursiveComparison()
        .isEqualTo(waiting());
  }

  @Test
  void examplesFromBeforeThereWereWeightsWeighOne() throws IOException {
    requireOlder(1, waiting(0));
  }

  @Test
  void labelsFromWhenTheyWereExamplesWithoutFeaturesAreLabels() throws IOException {
    requireOlder(2, waiting());
  }

  private static void requireOlder(int version, Waiting expected) throws IOException {
    WaitingSerializer older = WaitingSerializer.of(version);
    TypeSerializerSnapshot<Waiting> kept = savedAndRead(older);

    assertThat(kept.restoreSerializer()).isEqualTo(older).isNotEqualTo(SERIALIZER);
    assertThat(
            SERIALIZER
                .snapshotConfiguration()
                .resolveSchemaCompatibility(kept)
                .isCompatibleAfterMigration())
        .isTrue();
    byte[] golden = golden("waiting-v%d.bin".formatted(version));
    Waiting waiting = kept.restoreSerializer().deserialize(new DataInputDeserializer(golden));
    assertThat(waiting).usingRecursiveComparison().isEqualTo(expected);
    DataOutputSerializer again = new DataOutputSerializer(64);
    older.serialize(waiting, again);
    assertThat(again.getCopyOfBuffer()).isEqualTo(golden);
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = WaitingSerializerTest.class.getResourceAsStream("/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void aCopyThatACheckpointWritesStaysAsItWas() {
    Waiting waiting = waiting();
    Waiting copy = SERIALIZER.copy(waiting);
    waiting.removeLabel("e9");
    waiting.removeExample("e2");
    waiting.add(example(8, 1), prediction(8, null, List.of()));
    waiting.idleAt(99);

    assertThat(copy).usingRecursiveComparison().isEqualTo(waiting());
  }

  @Test
  void whatASavepointKeepsOfTheSerializerReadsItsStateLater() throws IOException {
    TypeSerializerSnapshot<Waiting> old = savedAndRead(SERIALIZER);
    assertThat(old.restoreSerializer()).isEqualTo(SERIALIZER);
    assertThat(
            SERIALIZER.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
        .isTrue();
  }

  private static TypeSerializerSnapshot<Waiting> savedAndRead(WaitingSerializer serializer)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    return TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()),
        WaitingSerializerTest.class.getClassLoader());
  }

  @Test
  void aSavepointOfANewerJobIsRefusedBeforeAnyStateIsRead() {
    WaitingSerializerSnapshot old = new WaitingSerializerSnapshot();
    DataInputDeserializer in = new DataInputDeserializer(new byte[0]);
    assertThatThrownBy(
            () -> old.readSnapshot(old.getCurrentVersion() + 1, in, getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer version (4, this one reads up to 3)");
  }
}
