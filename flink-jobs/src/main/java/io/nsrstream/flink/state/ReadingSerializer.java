package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the readings in keyed state, each alone; {@link ReadingSerializerSnapshot} versions it.
 */
public final class ReadingSerializer extends KeyedStateSerializer<OfExample> {
  private static final long serialVersionUID = 1;

  public static final ReadingSerializer INSTANCE =
      new ReadingSerializer(KeyedStateSerializerSnapshot.VERSION);

  private ReadingSerializer(int version) {
    super(version);
  }

  /** The serializer that wrote a version. */
  static ReadingSerializer of(int version) {
    return version == INSTANCE.version() ? INSTANCE : new ReadingSerializer(version);
  }

  @Override
  public OfExample createInstance() {
    return new OfExample(
        Example.of("", new float[0], null), new SourceRecord("", 0, 0, 0, new byte[0]));
  }

  /** It does not change. */
  @Override
  public OfExample copy(OfExample from) {
    return from;
  }

  @Override
  public void serialize(OfExample reading, DataOutputView out) throws IOException {
    arrivals().writeArrival(reading, out);
  }

  @Override
  public OfExample deserialize(DataInputView in) throws IOException {
    return arrivals().readArrival(in);
  }

  @Override
  public TypeSerializerSnapshot<OfExample> snapshotConfiguration() {
    return new ReadingSerializerSnapshot(version());
  }
}
