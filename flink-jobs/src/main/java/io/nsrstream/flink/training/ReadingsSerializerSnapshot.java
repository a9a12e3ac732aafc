package io.nsrstream.flink.training;

/** The name of this class in savepoints that were taken before it moved. */
public final class ReadingsSerializerSnapshot
    extends io.nsrstream.flink.state.ReadingsSerializerSnapshot {}
