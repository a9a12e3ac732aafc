package io.nsrstream.flink.training;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * What Flink keeps in a savepoint about waiting readings: the version of their format, that of the
 * arrivals in it included. Readings of an older version are read by its own serializer and written
 * in the present one.
 */
public final class ReadingsSerializerSnapshot implements TypeSerializerSnapshot<Readings> {
  /** The first version whose arrivals have weights. */
  static final int WEIGHTS = 2;

  static final int VERSION = WEIGHTS;

  private int version;

  /** For Flink, which reads it next. */
  public ReadingsSerializerSnapshot() {
    this(VERSION);
  }

  ReadingsSerializerSnapshot(int version) {
    this.version = version;
  }

  @Override
  public int getCurrentVersion() {
    return version;
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
          "waiting readings were written by a newer version (%d, this one reads up to %d): use the job that wrote them"
              .formatted(readVersion, VERSION));
    }
    version = readVersion;
  }

  @Override
  public TypeSerializer<Readings> restoreSerializer() {
    return ReadingsSerializer.of(version);
  }

  @Override
  public TypeSerializerSchemaCompatibility<Readings> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Readings> old) {
    if (!(old instanceof ReadingsSerializerSnapshot written)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    return written.version == version
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }
}
