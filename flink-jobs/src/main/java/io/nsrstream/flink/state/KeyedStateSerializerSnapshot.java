package io.nsrstream.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The part of a savepoint that describes a {@link KeyedStateSerializer}: the version of its format,
 * which covers the arrivals in it. State of an older version is read by the serializer of that
 * version and written in the present one.
 */
public abstract class KeyedStateSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  /** The versions are those of {@link ArrivalFormat}, beginning at 1. */
  static final int VERSION = ArrivalFormat.VERSIONS;

  private final String written;
  private int version;

  /**
   * A snapshot of this version.
   *
   * @param written the name of the state in messages
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
    // Flink writes the version, and there is nothing else.
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
