package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Arrival.OfExample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Reads and writes the readings of one key as one value, as older savepoints have them; {@link
 * ReadingsSerializerSnapshot} versions it.
 */
public final class ReadingsSerializer extends KeyedStateSerializer<Readings> {
  private static final long serialVersionUID = 1;

  public static final ReadingsSerializer INSTANCE =
      new ReadingsSerializer(KeyedStateSerializerSnapshot.VERSION);

  private ReadingsSerializer(int version) {
    super(version);
  }

  /** The serializer that wrote a version. */
  static ReadingsSerializer of(int version) {
    return version == INSTANCE.version() ? INSTANCE : new ReadingsSerializer(version);
  }

  @Override
  public Readings createInstance() {
    return new Readings(List.of(), 0, 0, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** It does not change. */
  @Override
  public Readings copy(Readings from) {
    return from;
  }

  @Override
  public void serialize(Readings readings, DataOutputView target) throws IOException {
    target.writeInt(readings.settled());
    target.writeInt(readings.shared());
    target.writeLong(readings.watermark());
    target.writeLong(readings.idleAt());
    target.writeInt(readings.all().size());
    for (OfExample reading : readings.all()) {
      arrivals().writeArrival(reading, target);
    }
  }

  @Override
  public Readings deserialize(DataInputView source) throws IOException {
    int settled = source.readInt();
    int shared = source.readInt();
    long watermark = source.readLong();
    long idleAt = source.readLong();
    int size = source.readInt();
    List<OfExample> readings = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      readings.add(arrivals().readArrival(source));
    }
    return new Readings(readings, settled, shared, watermark, idleAt);
  }

  @Override
  public TypeSerializerSnapshot<Readings> snapshotConfiguration() {
    return new ReadingsSerializerSnapshot(version());
  }
}
