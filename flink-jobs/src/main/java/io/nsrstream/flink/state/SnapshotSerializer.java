package io.nsrstream.flink.state;

import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes a learner's snapshot as its length and its own, versioned bytes. */
public final class SnapshotSerializer extends ImmutableSerializer<Snapshot> {
  private static final long serialVersionUID = 1;

  public static final SnapshotSerializer INSTANCE = new SnapshotSerializer();

  /** The value of createInstance, which Flink needs for fields without a value. */
  private static final Snapshot EMPTY = Snapshot.builder().build();

  @Override
  public Snapshot createInstance() {
    return EMPTY;
  }

  @Override
  public void serialize(Snapshot snapshot, DataOutputView target) throws IOException {
    byte[] bytes = snapshot.toBytes();
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public Snapshot deserialize(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return Snapshot.of(bytes);
  }

  @Override
  public TypeSerializerSnapshot<Snapshot> snapshotConfiguration() {
    return new SnapshotSerializerSnapshot();
  }
}
