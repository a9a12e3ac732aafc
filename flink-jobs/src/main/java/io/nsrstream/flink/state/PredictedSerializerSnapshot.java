package io.nsrstream.flink.state;

import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink keeps in a savepoint about an example that waits for its label. */
public final class PredictedSerializerSnapshot extends KeyedStateSerializerSnapshot<Predicted> {

  /** For Flink, which calls {@link #readSnapshot} next. */
  public PredictedSerializerSnapshot() {
    this(VERSION);
  }

  PredictedSerializerSnapshot(int version) {
    super("an example that waits for its label", version);
  }

  @Override
  TypeSerializer<Predicted> serializer(int writtenVersion) {
    return PredictedSerializer.of(writtenVersion);
  }
}
