package io.nsrstream.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes where lines begin and end. */
public final class LineEndsSerializer extends ImmutableSerializer<LineEnds> {
  private static final long serialVersionUID = 1;

  public static final LineEndsSerializer INSTANCE = new LineEndsSerializer();

  private LineEndsSerializer() {}

  @Override
  public LineEnds createInstance() {
    return LineEnds.OF_NONE;
  }

  @Override
  public void serialize(LineEnds ends, DataOutputView out) throws IOException {
    out.writeLong(ends.clock());
    out.writeLong(ends.first());
    out.writeLong(ends.next());
    out.writeInt(ends.size());
  }

  @Override
  public LineEnds deserialize(DataInputView in) throws IOException {
    return new LineEnds(in.readLong(), in.readLong(), in.readLong(), in.readInt());
  }

  @Override
  public TypeSerializerSnapshot<LineEnds> snapshotConfiguration() {
    return new LineEndsSerializerSnapshot();
  }

  /** What Flink keeps in a savepoint about it; another form would be another class. */
  public static final class LineEndsSerializerSnapshot
      extends SimpleTypeSerializerSnapshot<LineEnds> {
    public LineEndsSerializerSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
