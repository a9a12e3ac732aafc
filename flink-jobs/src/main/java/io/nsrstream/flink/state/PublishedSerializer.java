package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Published.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what has been published of a key's learner. */
public final class PublishedSerializer extends ImmutableSerializer<Published> {
  private static final long serialVersionUID = 1;

  public static final PublishedSerializer INSTANCE = new PublishedSerializer();

  private PublishedSerializer() {}

  @Override
  public Published createInstance() {
    return Published.NOTHING;
  }

  @Override
  public void serialize(Published published, DataOutputView out) throws IOException {
    out.writeInt(published.versions().size());
    for (Version version : published.versions()) {
      out.writeLong(version.number());
      out.writeInt(version.chunks());
    }
    out.writeLong(published.atMs());
    out.writeLong(published.saved());
    out.writeLong(published.timerMs());
  }

  @Override
  public Published deserialize(DataInputView in) throws IOException {
    List<Version> versions = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      versions.add(new Version(in.readLong(), in.readInt()));
    }
    return new Published(List.copyOf(versions), in.readLong(), in.readLong(), in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Published> snapshotConfiguration() {
    return new PublishedSerializerSnapshot();
  }

  /** What Flink keeps in a savepoint about it; another form would be another class. */
  public static final class PublishedSerializerSnapshot
      extends SimpleTypeSerializerSnapshot<Published> {
    public PublishedSerializerSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
