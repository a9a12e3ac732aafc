package io.nsrstream.connectors.records;

import io.nsrstream.connectors.SourceRecord;

/** How large a record may be with its key and headers: they are kept together while it waits. */
final class RecordSize {

  private RecordSize() {}

  /**
   * Requires a record within the bound; the value alone is the format's matter.
   *
   * @param most bytes of value, key and headers together
   */
  static void require(SourceRecord record, int most) throws BadRecordException {
    byte[] value = record.bytes();
    long beside = record.sizeBesideValue();
    if (beside > 0 && beside + (value == null ? 0 : value.length) > most) {
      throw BadRecordException.of(
          "record",
          "must be at most %d bytes with its key and headers".formatted(most),
          "%d and %d bytes".formatted(value == null ? 0 : value.length, beside));
    }
  }
}
