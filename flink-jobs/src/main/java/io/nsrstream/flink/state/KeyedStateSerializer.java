package io.nsrstream.flink.state;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes keyed state that contains arrivals; {@link KeyedStateSerializerSnapshot} versions it. */
public abstract class KeyedStateSerializer<T> extends TypeSerializerSingleton<T> {
  private static final long serialVersionUID = 1;

  private final int version;
  private final ArrivalFormat arrivals;

  KeyedStateSerializer(int version) {
    this.version = version;
    this.arrivals = ArrivalFormat.of(version);
  }

  final int version() {
    return version;
  }

  final ArrivalFormat arrivals() {
    return arrivals;
  }

  @Override
  public final boolean isImmutableType() {
    return false;
  }

  @Override
  public final T copy(T from, T reuse) {
    return copy(from);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof KeyedStateSerializer<?> serializer
        && getClass() == serializer.getClass()
        && version == serializer.version;
  }

  @Override
  public final int hashCode() {
    return version;
  }
}
