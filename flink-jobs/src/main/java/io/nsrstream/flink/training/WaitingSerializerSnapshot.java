package io.nsrstream.flink.training;

/** The name that savepoints have for this class which were taken before it moved. */
public final class WaitingSerializerSnapshot
    extends io.nsrstream.flink.state.WaitingSerializerSnapshot {}
