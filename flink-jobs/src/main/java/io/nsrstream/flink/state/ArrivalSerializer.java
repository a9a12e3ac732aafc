package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfEdge;
import io.nsrstream.flink.state.Arrival.OfErasure;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Writes arrivals between operators, in the latest {@link ArrivalFormat}; in state they differ. */
public final class ArrivalSerializer extends ImmutableSerializer<Arrival> {
  private static final long serialVersionUID = 1;

  public static final ArrivalSerializer INSTANCE = new ArrivalSerializer();

  private static final int EXAMPLE = 0;
  private static final int LABEL = 1;
  private static final int EDGE = 2;
  private static final int ERASURE = 3;

  private ArrivalSerializer() {}

  @Override
  public Arrival createInstance() {
    return new OfExample(
        Example.of("", new float[0], null), new SourceRecord("", 0, 0, 0, new byte[0]));
  }

  @Override
  public void serialize(Arrival arrival, DataOutputView out) throws IOException {
    if (arrival instanceof OfLabel label) {
      out.writeByte(LABEL);
      ArrivalFormat.LATEST.writeLabel(label, out);
    } else if (arrival instanceof OfExample example) {
      out.writeByte(EXAMPLE);
      ArrivalFormat.LATEST.writeArrival(example, out);
    } else if (arrival instanceof OfEdge edge) {
      out.writeByte(EDGE);
      ArrivalFormat.LATEST.writeEdge(edge, out);
    } else if (arrival instanceof OfErasure erasure) {
      out.writeByte(ERASURE);
      StringValue.writeString(erasure.key(), out);
      ArrivalFormat.LATEST.writeRecord(erasure.record(), out);
    }
  }

  @Override
  public Arrival deserialize(DataInputView in) throws IOException {
    return switch (in.readByte()) {
      case LABEL -> ArrivalFormat.LATEST.readLabel(in);
      case EDGE -> ArrivalFormat.LATEST.readEdge(in);
      case ERASURE ->
          new OfErasure(StringValue.readString(in), ArrivalFormat.LATEST.readRecord(in));
      default -> ArrivalFormat.LATEST.readArrival(in);
    };
  }

  @Override
  public TypeSerializerSnapshot<Arrival> snapshotConfiguration() {
    return new ArrivalSerializerSnapshot();
  }

  /** Needs no version: outside of keyed state, arrivals are only in flight between operators. */
  public static final class ArrivalSerializerSnapshot
      extends SimpleTypeSerializerSnapshot<Arrival> {
    public ArrivalSerializerSnapshot() {
      super(() -> INSTANCE);
    }
  }
}
