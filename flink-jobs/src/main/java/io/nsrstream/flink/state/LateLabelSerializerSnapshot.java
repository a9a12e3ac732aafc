package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Arrival.OfLabel;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink keeps in a savepoint about a label that waits for its example. */
public final class LateLabelSerializerSnapshot extends KeyedStateSerializerSnapshot<OfLabel> {

  /** For Flink, which calls {@link #readSnapshot} next. */
  public LateLabelSerializerSnapshot() {
    this(VERSION);
  }

  LateLabelSerializerSnapshot(int version) {
    super("a label that waits for its example", version);
  }

  @Override
  TypeSerializer<OfLabel> serializer(int writtenVersion) {
    return LateLabelSerializer.of(writtenVersion);
  }
}
