package io.nsrstream.flink.state;

import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecord.Control;
import io.nsrstream.connectors.versions.ModelRecordKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes records of the models topic between operators, with the keys that they have there. */
public final class ModelRecordSerializer extends ImmutableSerializer<ModelRecord> {
  private static final long serialVersionUID = 1;

  public static final ModelRecordSerializer INSTANCE = new ModelRecordSerializer();

  /** In place of the length of a value that is not there. */
  private static final int NO_VALUE = -1;

  private ModelRecordSerializer() {}

  @Override
  public ModelRecord createInstance() {
    return ModelRecord.tombstone("", new Control());
  }

  @Override
  public void serialize(ModelRecord record, DataOutputView out) throws IOException {
    byte[] key = ModelRecordKey.of(record.model(), record.part());
    out.writeInt(key.length);
    out.write(key);
    byte[] value = record.value();
    out.writeInt(value == null ? NO_VALUE : value.length);
    if (value != null) {
      out.write(value);
    }
  }

  @Override
  public ModelRecord deserialize(DataInputView in) throws IOException {
    byte[] key = new byte[in.readInt()];
    in.readFully(key);
    int length = in.readInt();
    byte[] value = null;
    if (length != NO_VALUE) {
      value = new byte[length];
      in.readFully(value);
    }
    return ModelRecordKey.record(key, value)
        .orElseThrow(() -> new IOException("these bytes are no record of the models topic"));
  }

  @Override
  public TypeSerializerSnapshot<ModelRecord> snapshotConfiguration() {
    return new ModelRecordSerializerSnapshot();
  }

  /** What Flink keeps in a savepoint about it; another form would be another class. */
  public static final class ModelRecordSerializerSnapshot
      extends SimpleTypeSerializerSnapshot<ModelRecord> {
    public ModelRecordSerializerSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
