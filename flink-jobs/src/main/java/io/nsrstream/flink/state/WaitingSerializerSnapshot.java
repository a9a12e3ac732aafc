package io.nsrstream.flink.state;

import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink keeps in a savepoint about waiting examples and labels. */
public class WaitingSerializerSnapshot extends KeyedStateSerializerSnapshot<Waiting> {

  /** For Flink, which calls {@link #readSnapshot} next. */
  public WaitingSerializerSnapshot() {
    this(VERSION);
  }

  WaitingSerializerSnapshot(int version) {
    super("waiting examples and labels", version);
  }

  @Override
  TypeSerializer<Waiting> serializer(int writtenVersion) {
    return WaitingSerializer.of(writtenVersion);
  }
}
