package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Arrival.OfLabel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntFunction;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Values as bytes for state whose serializers are not ours: the version of {@link ArrivalFormat}
 * stands before them. Older versions are read. Not thread-safe; each thread has its own.
 */
public final class StateBytes<T> {
  private final IntFunction<TypeSerializer<T>> serializers;
  private final DataOutputSerializer out = new DataOutputSerializer(256);
  private final DataInputDeserializer in = new DataInputDeserializer();

  private StateBytes(IntFunction<TypeSerializer<T>> serializers) {
    this.serializers = serializers;
  }

  /** Values whose form is the same in all versions. */
  public static <T> StateBytes<T> of(TypeSerializer<T> serializer) {
    return new StateBytes<>(version -> serializer);
  }

  /** Examples in a line. */
  public static StateBytes<Placed<Predicted>> ofExamples() {
    return new StateBytes<>(version -> new PlacedSerializer<>(PredictedSerializer.of(version)));
  }

  /** Labels in a line. */
  public static StateBytes<Placed<OfLabel>> ofLabels() {
    return new StateBytes<>(version -> new PlacedSerializer<>(LateLabelSerializer.of(version)));
  }

  /** The bytes of a value. */
  public byte[] of(T value) {
    out.clear();
    try {
      out.writeByte(ArrivalFormat.VERSIONS);
      serializers.apply(ArrivalFormat.VERSIONS).serialize(value, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return out.getCopyOfBuffer();
  }

  /**
   * The value in bytes.
   *
   * @throws IOException if they are damaged or of a newer version
   */
  public T value(byte[] bytes) throws IOException {
    in.setBuffer(bytes);
    return serializers.apply(version(in)).deserialize(in);
  }

  /** The version at the beginning of bytes. */
  static int version(DataInputDeserializer in) throws IOException {
    int version = in.readUnsignedByte();
    if (version < 1 || version > ArrivalFormat.VERSIONS) {
      throw new IOException(
          "state was written by a newer version (%d, this one reads up to %d): use the job that wrote it"
              .formatted(version, ArrivalFormat.VERSIONS));
    }
    return version;
  }
}
