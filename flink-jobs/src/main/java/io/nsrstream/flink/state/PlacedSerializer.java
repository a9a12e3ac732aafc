package io.nsrstream.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what waits in a line of keyed state: its place, then the thing itself. */
public final class PlacedSerializer<T> extends ImmutableSerializer<Placed<T>> {
  private static final long serialVersionUID = 1;

  private final TypeSerializer<T> value;

  /**
   * @param value of immutable values; it versions them
   */
  public PlacedSerializer(TypeSerializer<T> value) {
    this.value = value;
  }

  TypeSerializer<T> value() {
    return value;
  }

  @Override
  public Placed<T> createInstance() {
    return new Placed<>(0, 0, value.createInstance());
  }

  @Override
  public void serialize(Placed<T> placed, DataOutputView out) throws IOException {
    out.writeLong(placed.number());
    out.writeLong(placed.since());
    value.serialize(placed.value(), out);
  }

  @Override
  public Placed<T> deserialize(DataInputView in) throws IOException {
    return new Placed<>(in.readLong(), in.readLong(), value.deserialize(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlacedSerializer<?> serializer && value.equals(serializer.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<Placed<T>> snapshotConfiguration() {
    return new PlacedSerializerSnapshot<>(this);
  }
}
