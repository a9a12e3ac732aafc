package io.nsrstream.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What Flink keeps in a savepoint about what waits in keyed state: the version of its format, that
 * of the arrivals in it included. What has an older version is read by its own serializer and
 * written in the present one.
 */
public abstract class KeyedStateSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  /** The versions are those of {@link ArrivalFormat}, beginning at 1. */
  static final int VERSION = ArrivalFormat.LATEST.ordinal() + 1;

  private final String written;
  private int version;

  /**
   * A snapshot of this version.
   *
   * @param written what is written, as messages say it
   */
  KeyedStateSerializerSnapshot(String written, int version) {
    this.written = written;
    this.version = version;
  }

  /** The serializer that wrote a version. */
  abstract TypeSerializer<T> serializer(int writtenVersion);

  @Override
  public final int getCurrentVersion() {
    return version;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) {
    // The version, which Flink writes, says it all.
  }

  @Override
  public final void readSnapshot(int readVersion, DataInputView in, ClassLoader classes)
      throws IOException {
    if (readVersion > VERSION) {
      throw new IOException(
          "%s were written by a newer version (%d, this one reads up to %d): use the job that wrote them"
              .formatted(written, readVersion, VERSION));
    }
    version = readVersion;
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    return serializer(version);
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    if (!(old instanceof KeyedStateSerializerSnapshot<T> before)
        || !written.equals(before.written)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return before.version == version
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
