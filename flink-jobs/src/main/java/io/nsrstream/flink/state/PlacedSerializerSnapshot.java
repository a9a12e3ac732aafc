package io.nsrstream.flink.state;

import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink keeps in a savepoint about the things in a line: how they themselves are written. */
public final class PlacedSerializerSnapshot<T>
    extends CompositeTypeSerializerSnapshot<Placed<T>, PlacedSerializer<T>> {
  private static final int VERSION = 1;

  /** For Flink, which reads the rest next. */
  public PlacedSerializerSnapshot() {}

  PlacedSerializerSnapshot(PlacedSerializer<T> serializer) {
    super(serializer);
  }

  @Override
  protected int getCurrentOuterSnapshotVersion() {
    return VERSION;
  }

  @Override
  protected TypeSerializer<?>[] getNestedSerializers(PlacedSerializer<T> serializer) {
    return new TypeSerializer<?>[] {serializer.value()};
  }

  @Override
  @SuppressWarnings("unchecked") // it is of the type that getNestedSerializers gave
  protected PlacedSerializer<T> createOuterSerializerWithNestedSerializers(
      TypeSerializer<?>[] nested) {
    return new PlacedSerializer<>((TypeSerializer<T>) nested[0]);
  }
}
