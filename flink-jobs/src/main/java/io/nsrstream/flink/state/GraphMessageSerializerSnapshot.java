package io.nsrstream.flink.state;

import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink keeps in a savepoint about waiting messages of a graph. */
public class GraphMessageSerializerSnapshot extends KeyedStateSerializerSnapshot<GraphMessage> {

  /** For Flink, which calls {@link #readSnapshot} next. */
  public GraphMessageSerializerSnapshot() {
    this(VERSION);
  }

  GraphMessageSerializerSnapshot(int version) {
    super("messages of a graph with packed features", version);
  }

  @Override
  TypeSerializer<GraphMessage> serializer(int writtenVersion) {
    return GraphMessageSerializer.of(writtenVersion);
  }
}
