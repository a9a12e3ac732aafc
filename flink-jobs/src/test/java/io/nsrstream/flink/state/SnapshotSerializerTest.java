package io.nsrstream.flink.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class SnapshotSerializerTest {
  private static final SnapshotSerializer SERIALIZER = SnapshotSerializer.INSTANCE;
  private static final Snapshot SNAPSHOT =
      Snapshot.builder().section("TEXT", out -> out.putText("steady")).build();

  @Test
  void snapshotsReadBackOneAfterTheOther() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    SERIALIZER.serialize(SNAPSHOT, out);
    SERIALIZER.serialize(SERIALIZER.createInstance(), out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    assertThat(SERIALIZER.deserialize(in)).isEqualTo(SNAPSHOT);
    assertThat(SERIALIZER.deserialize(in)).isEqualTo(SERIALIZER.createInstance());
    assertThat(in.available()).isZero();
  }

  @Test
  void bytesAreCopiedFromOneViewToAnother() throws IOException {
    DataOutputSerializer first = new DataOutputSerializer(16);
    SERIALIZER.serialize(SNAPSHOT, first);
    DataOutputSerializer second = new DataOutputSerializer(16);
    SERIALIZER.copy(new DataInputDeserializer(first.getCopyOfBuffer()), second);
    assertThat(second.getCopyOfBuffer()).isEqualTo(first.getCopyOfBuffer());
  }

  @Test
  void damagedStateIsRefused() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(16);
    SERIALIZER.serialize(SNAPSHOT, out);
    byte[] bytes = out.getCopyOfBuffer();
    bytes[bytes.length / 2] ^= 1;
    assertThatThrownBy(() -> SERIALIZER.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void whatASavepointKeepsOfTheSerializerReadsItsStateLater() throws IOException {
    TypeSerializerSnapshot<Snapshot> old = KeyedStateSerializerTest.savedAndRead(SERIALIZER);
    assertThat(old).isInstanceOf(SnapshotSerializerSnapshot.class);
    assertThat(old.restoreSerializer()).isEqualTo(SERIALIZER);
    assertThat(
            SERIALIZER.snapshotConfiguration().resolveSchemaCompatibility(old).isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void stateInANewerFormatIsIncompatible() throws IOException {
    assertThat(compatible(Snapshot.VERSION)).isTrue();
    assertThat(compatible(Snapshot.VERSION + 1)).isFalse();
  }

  private boolean compatible(int format) throws IOException {
    SnapshotSerializerSnapshot old = new SnapshotSerializerSnapshot();
    old.readSnapshot(old.getCurrentVersion(), formatOnly(format), getClass().getClassLoader());
    return !SERIALIZER.snapshotConfiguration().resolveSchemaCompatibility(old).isIncompatible();
  }

  @Test
  void aSavepointOfANewerJobIsRefusedBeforeAnyStateIsRead() throws IOException {
    SnapshotSerializerSnapshot old = new SnapshotSerializerSnapshot();
    DataInputDeserializer in = formatOnly(1);
    assertThatThrownBy(
            () -> old.readSnapshot(old.getCurrentVersion() + 1, in, getClass().getClassLoader()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer version (2, this one reads up to 1)");
  }

  private static DataInputDeserializer formatOnly(int format) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(4);
    out.writeInt(format);
    return new DataInputDeserializer(out.getCopyOfBuffer());
  }
}
