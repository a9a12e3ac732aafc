package io.nsrstream.connectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies on a topic, with its place, or one element of a record that holds several
 * examples.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset in the partition
 * @param element the element of a record of several examples, from 0, or {@link #WHOLE}
 * @param timestamp the record's own time, milliseconds since the epoch
 * @param bytes the value; null for a tombstone. Of an element: a value that holds it alone
 * @param key the record's own key, or null where it has none
 * @param headers the headers in their order; null where neither they nor the key were kept
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    int element,
    long timestamp,
    byte @Nullable [] bytes,
    byte @Nullable [] key,
    @Nullable List<Header> headers) {

  /** In place of an element: the record itself. */
  public static final int WHOLE = -1;

  /**
   * A header of a record.
   *
   * @param name several headers may have the same
   * @param value null where the header has none
   */
  public record Header(String name, byte @Nullable [] value) {}

  /** A record that is no element of another. */
  public SourceRecord(
      String topic,
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] bytes,
      byte @Nullable [] key,
      List<Header> headers) {
    this(topic, partition, offset, WHOLE, timestamp, bytes, key, headers);
  }

  /** A record that has no key and no headers. */
  public SourceRecord(
      String topic, int partition, long offset, long timestamp, byte @Nullable [] bytes) {
    this(topic, partition, offset, timestamp, bytes, null, List.of());
  }

  /** Whether the record has no value, as one that deletes its key. */
  public boolean isTombstone() {
    return bytes == null || bytes.length == 0;
  }

  /** The value of the last header of a name that has one, or null. */
  public byte @Nullable [] header(String name) {
    byte[] value = null;
    if (headers != null) {
      for (Header header : headers) {
        value = header.value != null && header.name.equals(name) ? header.value : value;
      }
    }
    return value;
  }

  /** Bytes of key and headers; a character of a name counts as one. */
  public long sizeBesideValue() {
    long size = key == null ? 0 : key.length;
    if (headers != null) {
      for (Header header : headers) {
        size += header.name.length() + (header.value == null ? 0 : header.value.length);
      }
    }
    return size;
  }

  /** An element of this record, with a value that holds it alone. */
  public SourceRecord element(int index, byte[] value) {
    return new SourceRecord(topic, partition, offset, index, timestamp, value, key, headers);
  }

  /** The same record without key and headers. */
  public SourceRecord withoutKeyAndHeaders() {
    return new SourceRecord(topic, partition, offset, element, timestamp, bytes, null, null);
  }
}
