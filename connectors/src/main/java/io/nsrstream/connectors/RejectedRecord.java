package io.nsrstream.connectors;

import org.jspecify.annotations.Nullable;

/**
 * A record that could not become an example, as it was.
 *
 * @param topic the topic it lies on
 * @param partition the partition
 * @param offset the offset in the partition
 * @param reason which field, which rule, what was found
 * @param bytes the value; null for a tombstone
 */
public record RejectedRecord(
    String topic, int partition, long offset, String reason, byte @Nullable [] bytes) {

  public static RejectedRecord of(SourceRecord record, String reason) {
    return new RejectedRecord(
        record.topic(), record.partition(), record.offset(), reason, record.bytes());
  }
}
