package io.nsrstream.connectors.records;

import io.nsrstream.connectors.SourceRecord;

/** How large a record may be. Its key and headers count, since they are kept while it waits. */
public final class RecordSize {

  private RecordSize() {}

  /**
   * Requires a value within the bound.
   *
   * @param most bytes
   */
  public static void requireValue(byte[] value, int most) throws BadRecordException {
    if (value.length > most) {
      throw BadRecordException.of(
          "record",
          "must be at most %d bytes (mapping.bounds.maxRecordBytes)".formatted(most),
          value.length + " bytes");
    }
  }

  /**
   * Requires a record with its key and headers within the bound; formats require the value alone.
   *
   * @param most bytes of value, key and headers together
   */
  static void require(SourceRecord record, int most) throws BadRecordException {
    byte[] value = record.bytes();
    long beside = record.sizeBesideValue();
    if (beside > 0 && beside + (value == null ? 0 : value.length) > most) {
      throw BadRecordException.of(
          "record",
          "must be at most %d bytes with its key and headers (mapping.bounds.maxRecordBytes)"
              .formatted(most),
          "%d and %d bytes".formatted(value == null ? 0 : value.length, beside));
    }
  }
}
