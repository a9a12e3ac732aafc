package io.nsrstream.flink.state;

import io.nsrstream.flink.state.Arrival.OfExample;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink keeps in a savepoint about a reading. */
public final class ReadingSerializerSnapshot extends KeyedStateSerializerSnapshot<OfExample> {

  /** For Flink, which calls {@link #readSnapshot} next. */
  public ReadingSerializerSnapshot() {
    this(VERSION);
  }

  ReadingSerializerSnapshot(int version) {
    super("a reading", version);
  }

  @Override
  TypeSerializer<OfExample> serializer(int writtenVersion) {
    return ReadingSerializer.of(writtenVersion);
  }
}
