package io.nsrstream.flink.training;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What Flink keeps in a savepoint about waiting examples and labels: the version of their format,
 * that of the arrivals in it included.
 */
public final class WaitingSerializerSnapshot implements TypeSerializerSnapshot<Waiting> {
  private static final int VERSION = 1;

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) {
    // The version, which Flink writes, says it all.
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader classes)
      throws IOException {
    if (readVersion > VERSION) {
      throw new IOException(
          "waiting examples and labels were written by a newer version (%d, this one reads up to %d): use the job that wrote them"
              .formatted(readVersion, VERSION));
    }
  }

  @Override
  public TypeSerializer<Waiting> restoreSerializer() {
    return WaitingSerializer.INSTANCE;
  }

  @Override
  public TypeSerializerSchemaCompatibility<Waiting> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Waiting> old) {
    return old instanceof WaitingSerializerSnapshot
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
