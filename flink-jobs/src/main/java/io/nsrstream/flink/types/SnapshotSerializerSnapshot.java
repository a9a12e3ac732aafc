package io.nsrstream.flink.types;

/** The name that savepoints have for this class which were taken before it moved. */
public final class SnapshotSerializerSnapshot
    extends io.nsrstream.flink.state.SnapshotSerializerSnapshot {}
