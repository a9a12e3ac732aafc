package io.nsrstream.connectors;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on a topic, with its place.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset in the partition
 * @param timestamp the record's own time, milliseconds since the epoch
 * @param bytes the value; null for a tombstone
 * @param key the record's own key, or null where it has none
 * @param headers the headers that have a value, each name with the last of its values
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] bytes,
    byte @Nullable [] key,
    Map<String, byte[]> headers) {

  /** A record without a key and headers. */
  public SourceRecord(
      String topic, int partition, long offset, long timestamp, byte @Nullable [] bytes) {
    this(topic, partition, offset, timestamp, bytes, null, Map.of());
  }

  /** Whether the record has no value, as one that deletes its key. */
  public boolean isTombstone() {
    return bytes == null || bytes.length == 0;
  }

  /** What is kept of a record that was read: its place and its value. */
  public SourceRecord withoutKeyAndHeaders() {
    return key == null && headers.isEmpty() ? this : withValue(bytes);
  }

  /** The same place with another value, a part of this one. */
  public SourceRecord withValue(byte @Nullable [] value) {
    return new SourceRecord(topic, partition, offset, timestamp, value);
  }
}
