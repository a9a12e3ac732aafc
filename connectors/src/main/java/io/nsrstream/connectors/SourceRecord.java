package io.nsrstream.connectors;

import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on a topic, with its place.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset in the partition
 * @param timestamp the record's own time, milliseconds since the epoch
 * @param bytes the value; null for a tombstone
 */
public record SourceRecord(
    String topic, int partition, long offset, long timestamp, byte @Nullable [] bytes) {}
