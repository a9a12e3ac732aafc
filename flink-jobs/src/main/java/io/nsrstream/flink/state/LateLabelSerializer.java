package io.nsrstream.flink.state;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Label;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the labels that wait in keyed state, each alone; {@link LateLabelSerializerSnapshot}
 * versions it.
 */
public final class LateLabelSerializer extends KeyedStateSerializer<OfLabel> {
  private static final long serialVersionUID = 1;

  public static final LateLabelSerializer INSTANCE =
      new LateLabelSerializer(KeyedStateSerializerSnapshot.VERSION);

  private LateLabelSerializer(int version) {
    super(version);
  }

  /** The serializer that wrote a version. */
  static LateLabelSerializer of(int version) {
    return version == INSTANCE.version() ? INSTANCE : new LateLabelSerializer(version);
  }

  @Override
  public OfLabel createInstance() {
    return new OfLabel(new Label("", "", "", 0), new SourceRecord("", 0, 0, 0, new byte[0]));
  }

  /** It does not change. */
  @Override
  public OfLabel copy(OfLabel from) {
    return from;
  }

  @Override
  public void serialize(OfLabel label, DataOutputView out) throws IOException {
    arrivals().writeLabel(label, out);
  }

  @Override
  public OfLabel deserialize(DataInputView in) throws IOException {
    return arrivals().readLabel(in);
  }

  @Override
  public TypeSerializerSnapshot<OfLabel> snapshotConfiguration() {
    return new LateLabelSerializerSnapshot(version());
  }
}
