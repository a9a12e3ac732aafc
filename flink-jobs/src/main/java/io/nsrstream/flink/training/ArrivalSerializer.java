package io.nsrstream.flink.training;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.types.ImmutableSerializer;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes arrivals between the decoder and the trainer. In state they rest only among those of a
 * {@link ReadingsSerializer} and a {@link WaitingSerializer}, whose versions stand for this format
 * too.
 */
public final class ArrivalSerializer extends ImmutableSerializer<Arrival> {
  private static final long serialVersionUID = 1;

  public static final ArrivalSerializer INSTANCE = new ArrivalSerializer(true);

  /** As they were before examples had weights; what it reads weighs 1. */
  static final ArrivalSerializer WITHOUT_WEIGHTS = new ArrivalSerializer(false);

  private final boolean weights;

  private ArrivalSerializer(boolean weights) {
    this.weights = weights;
  }

  @Override
  public Arrival createInstance() {
    return new Arrival(
        Example.of("", new float[0], null), new SourceRecord("", 0, 0, 0, new byte[0]));
  }

  @Override
  public void serialize(Arrival arrival, DataOutputView out) throws IOException {
    writeExample(arrival.example(), out);
    SourceRecord record = arrival.record();
    StringValue.writeString(record.topic(), out);
    out.writeInt(record.partition());
    out.writeLong(record.offset());
    out.writeLong(record.timestamp());
    writeBytes(record.bytes(), out);
  }

  void writeExample(Example example, DataOutputView out) throws IOException {
    StringValue.writeString(example.key(), out);
    StringValue.writeString(example.id(), out);
    writeFeatures(example, out);
    StringValue.writeString(example.label(), out);
    out.writeLong(example.time());
    if (weights) {
      out.writeFloat(example.weight());
    }
  }

  private static void writeFeatures(Example example, DataOutputView out) throws IOException {
    out.writeInt(example.steps());
    out.writeInt(example.features().length);
    for (float feature : example.features()) {
      out.writeFloat(feature);
    }
    out.writeInt(example.nominals().size());
    for (Nominal nominal : example.nominals()) {
      out.writeInt(nominal.position());
      StringValue.writeString(nominal.value(), out);
    }
  }

  private static void writeBytes(byte @Nullable [] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes == null ? -1 : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  @Override
  public Arrival deserialize(DataInputView in) throws IOException {
    Example example = readExample(in);
    SourceRecord record =
        new SourceRecord(
            StringValue.readString(in), in.readInt(), in.readLong(), in.readLong(), readBytes(in));
    return new Arrival(example, record);
  }

  Example readExample(DataInputView in) throws IOException {
    return new Example(
        StringValue.readString(in),
        StringValue.readString(in),
        in.readInt(),
        readFeatures(in),
        readNominals(in),
        StringValue.readString(in),
        in.readLong(),
        weights ? in.readFloat() : 1);
  }

  private static float[] readFeatures(DataInputView in) throws IOException {
    float[] features = new float[in.readInt()];
    for (int i = 0; i < features.length; i++) {
      features[i] = in.readFloat();
    }
    return features;
  }

  private static List<Nominal> readNominals(DataInputView in) throws IOException {
    int size = in.readInt();
    if (size == 0) {
      return List.of();
    }
    List<Nominal> nominals = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      nominals.add(new Nominal(in.readInt(), StringValue.readString(in)));
    }
    return nominals;
  }

  private static byte @Nullable [] readBytes(DataInputView in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public TypeSerializerSnapshot<Arrival> snapshotConfiguration() {
    return new ArrivalSerializerSnapshot();
  }

  /** No version of its own: alone, it writes nothing that outlives a checkpoint in flight. */
  public static final class ArrivalSerializerSnapshot
      extends SimpleTypeSerializerSnapshot<Arrival> {
    public ArrivalSerializerSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
