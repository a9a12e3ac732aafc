package io.nsrstream.flink.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the readings that wait in keyed state; {@link ReadingsSerializerSnapshot} versions it. */
final class ReadingsSerializer extends TypeSerializerSingleton<Readings> {
  private static final long serialVersionUID = 1;

  static final ReadingsSerializer INSTANCE =
      new ReadingsSerializer(ReadingsSerializerSnapshot.VERSION, ArrivalSerializer.INSTANCE);

  private final int version;
  private final ArrivalSerializer arrivals;

  private ReadingsSerializer(int version, ArrivalSerializer arrivals) {
    this.version = version;
    this.arrivals = arrivals;
  }

  /** The one that wrote a version. */
  static ReadingsSerializer of(int version) {
    return version < ReadingsSerializerSnapshot.WEIGHTS
        ? new ReadingsSerializer(version, ArrivalSerializer.WITHOUT_WEIGHTS)
        : INSTANCE;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public Readings createInstance() {
    return new Readings();
  }

  @Override
  public Readings copy(Readings from) {
    return from.copy();
  }

  @Override
  public Readings copy(Readings from, Readings reuse) {
    return from.copy();
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(Readings readings, DataOutputView target) throws IOException {
    target.writeInt(readings.settled());
    target.writeInt(readings.shared());
    target.writeLong(readings.watermark());
    target.writeLong(readings.idleAt());
    target.writeInt(readings.all().size());
    for (Arrival reading : readings.all()) {
      arrivals.serialize(reading, target);
    }
  }

  @Override
  public Readings deserialize(DataInputView source) throws IOException {
    int settled = source.readInt();
    int shared = source.readInt();
    long watermark = source.readLong();
    long idleAt = source.readLong();
    int size = source.readInt();
    List<Arrival> readings = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      readings.add(arrivals.deserialize(source));
    }
    return new Readings(readings, settled, shared, watermark, idleAt);
  }

  @Override
  public Readings deserialize(Readings reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadingsSerializer serializer && version == serializer.version;
  }

  @Override
  public int hashCode() {
    return version;
  }

  @Override
  public TypeSerializerSnapshot<Readings> snapshotConfiguration() {
    return new ReadingsSerializerSnapshot(version);
  }
}
