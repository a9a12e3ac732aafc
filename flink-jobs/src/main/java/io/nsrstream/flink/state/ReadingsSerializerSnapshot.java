package io.nsrstream.flink.state;

import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink keeps in a savepoint about waiting readings. */
public class ReadingsSerializerSnapshot extends KeyedStateSerializerSnapshot<Readings> {

  /** For Flink, which calls {@link #readSnapshot} next. */
  public ReadingsSerializerSnapshot() {
    this(VERSION);
  }

  ReadingsSerializerSnapshot(int version) {
    super("waiting readings", version);
  }

  @Override
  TypeSerializer<Readings> serializer(int writtenVersion) {
    return ReadingsSerializer.of(writtenVersion);
  }
}
