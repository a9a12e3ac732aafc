package io.nsrstream.flink.state;

import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The part of a savepoint that describes learner state: the snapshot format that it was written in.
 * State in an older format is read as it is; state in a newer one is refused before any of it is
 * read.
 */
public class SnapshotSerializerSnapshot implements TypeSerializerSnapshot<Snapshot> {
  private static final int VERSION = 1;

  private int format = Snapshot.VERSION;

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(format);
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader classes)
      throws IOException {
    if (readVersion > VERSION) {
      throw new IOException(
          "learner state was written by a newer version (%d, this one reads up to %d): use the job that wrote it"
              .formatted(readVersion, VERSION));
    }
    format = in.readInt();
  }

  @Override
  public TypeSerializer<Snapshot> restoreSerializer() {
    return SnapshotSerializer.INSTANCE;
  }

  @Override
  public TypeSerializerSchemaCompatibility<Snapshot> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Snapshot> old) {
    boolean readable =
        old instanceof SnapshotSerializerSnapshot written && written.format <= Snapshot.VERSION;
    return readable
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
