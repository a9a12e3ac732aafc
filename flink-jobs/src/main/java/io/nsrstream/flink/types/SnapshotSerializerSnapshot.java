package io.nsrstream.flink.types;

/** The name of this class in savepoints that were taken before it moved. */
public final class SnapshotSerializerSnapshot
    extends io.nsrstream.flink.state.SnapshotSerializerSnapshot {}
