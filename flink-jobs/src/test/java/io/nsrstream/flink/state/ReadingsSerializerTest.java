package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
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
import org.junit.jupiter.api.Test;

final class ReadingsSerializerTest {
  private static final ReadingsSerializer SERIALIZER = ReadingsSerializer.INSTANCE;

  /** Some in a sequence already, some settled, some that wait. */
  private static Readings readings() {
    return readings(0.25f);
  }

  /** How much one reading weighs more than the one before it. */
  private static Readings readings(float heavier) {
    Readings readings = new Readings();
    for (int time = 1; time <= 6; time++) {
      readings.add(
          new OfExample(
              new Example(
                  "k",
                  "r" + time,
                  1,
                  new float[] {0, time},
                  List.of(new Nominal(0, "on")),
                  "x",
                  time,
                  1 + heavier * time),
              new SourceRecord("in", 1, time, -time, new byte[] {(byte) time})),
          2);
    }
    for (int i = 0; i < 4; i++) {
      readings.settleNext();
    }
    readings.advance(4, 2);
    readings.idleAt(77);
    return readings;
  }

  @Test
  void readingsReadBackOneAfterTheOtherAsTheyWere() throws IOException {
    DataOutputSerializer first = new DataOutputSerializer(64);
    SERIALIZER.serialize(readings(), first);
    SERIALIZER.serialize(SERIALIZER.createInstance(), first);
    DataOutputSerializer out = new DataOutputSerializer(64);
    DataInputDeserializer source = new DataInputDeserializer(first.getCopyOfBuffer());
    SERIALIZER.copy(source, out);
    SERIALIZER.copy(source, out);

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(SERIALIZER.deserialize(in)).usingRecursiveComparison().isEqualTo(readings());
    assertThat(SERIALIZER.deserialize(in)).usingRecursiveComparison().isEqualTo(new Readings());
    assertThat(in.available()).isZero();
  }

  @Test
  void theFormatChangesOnlyWithItsVersion() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SERIALIZER.serialize(readings(), out);
    Path fresh = Path.of("target", "golden", "readings-v3.bin");
    Files.createDirectories(Objects.requireNonNull(fresh.getParent()));
    Files.write(fresh, out.getCopyOfBuffer());

    byte[] golden = golden("readings-v3.bin");
    assertThat(out.getCopyOfBuffer())
        .as("raise the version, keep reading the old one and add a golden file of the new one")
        .isEqualTo(golden);
    assertThat(SERIALIZER.deserialize(new DataInputDeserializer(golden)))
        .usingRecursiveComparison()
        .isEqualTo(readings());
  }

  @Test
  void readingsFromBeforeThereWereWeightsWeighOne() throws IOException {
    requireOlder(1, readings(0));
  }

  @Test
  void readingsOfTheVersionBeforeAreReadAsTheyAre() throws IOException {
    requireOlder(2, readings());
  }

  private static void requireOlder(int version, Readings expected) throws IOException {
    ReadingsSerializer older = ReadingsSerializer.of(version);
    TypeSerializerSnapshot<Readings> kept = savedAndRead(older);

    assertThat(kept.restoreSerializer()).isEqualTo(older).isNotEqualTo(SERIALIZER);
    assertThat(
            SERIALIZER
                .snapshotConfiguration()
                .resolveSchemaCompatibility(kept)
                .isCompatibleAfterMigration())
        .isTrue();
    byte[] golden = golden("readings-v%d.bin".formatted(version));
    Readings readings = kept.restoreSerializer().deserialize(new DataInputDeserializer(golden));
    assertThat(readings).usingRecursiveComparison().isEqualTo(expected);
    DataOutputSerializer again = new DataOutputSerializer(64);
    older.serialize(readings, again);
    assertThat(again.getCopyOfBuffer()).isEqualTo(golden);
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = ReadingsSerializerTest.class.getResourceAsStream("/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void aCopyThatACheckpointWritesStaysAsItWas() {
    Readings readings = readings();
    Readings copy = SERIALIZER.copy(readings);
    readings.settleNext();
    readings.endRun();
    readings.idleAt(99);

    assertThat(copy).usingRecursiveComparison().isEqualTo(readings());
  }

  @Test
  void whatASavepointKeepsOfTheSerializerReadsItsStateLater() throws IOException {
    TypeSerializerSnapshot<Readings> old = savedAndRead(SERIALIZER);
    assertThat(old.restoreSerializer()).isEqualTo(SERIALIZER);
    assertThat(
            SERIALIZER.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
        .isTrue();
  }

  private static TypeSerializerSnapshot<Readings> savedAndRead(ReadingsSerializer serializer)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    return TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()),
        ReadingsSerializerTest.class.getClassLoader());
  }

  @Test
  void aSavepointOfANewerJobIsRefusedBeforeAnyStateIsRead() {
    ReadingsSerializerSnapshot old = new ReadingsSerializerSnapshot();
    DataInputDeserializer in = new DataInputDeserializer(new byte[0]);
    assertThatThrownBy(
            () -> old.readSnapshot(old.getCurrentVersion() + 1, in, getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer version (4, this one reads up to 3)");
  }
}
