package io.nsrstream.connectors.records;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.Decoded.Tombstone;
import io.nsrstream.connectors.records.RecordMapping.Tombstones;
import io.nsrstream.online.data.Label;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads labels that come as records of their own: key, id, label and time are where examples have
 * them, and features are not looked at. As strict as a {@link ExampleReader}. Not thread-safe; each
 * thread has its own.
 */
public final class LabelReader {
  private final RecordMapping mapping;
  private final RecordFormat format;
  private final RecordFields fields;

  /** Reads records of a mapping; times of the future are those after the system's clock. */
  public LabelReader(RecordMapping mapping) {
    this(mapping, System::currentTimeMillis);
  }

  /**
   * The same with another clock.
   *
   * @param clock milliseconds since 1970
   */
  public LabelReader(RecordMapping mapping, LongSupplier clock) {
    this(mapping, new JsonFormat(mapping.bounds()), clock);
  }

  /**
   * Reads records of another format.
   *
   * @param clock milliseconds since 1970
   */
  public LabelReader(RecordMapping mapping, RecordFormat format, LongSupplier clock) {
    this.mapping = mapping;
    this.format = format;
    fields = new RecordFields(mapping, clock);
  }

  /** The label of a Kafka record, or why there is none. */
  public Decoded<Label> decode(SourceRecord record) {
    boolean skips = mapping.tombstones() == Tombstones.SKIP;
    if (skips && record.isTombstone()) {
      return new Tombstone<>(record);
    }
    try {
      RecordSize.require(record, mapping.bounds().maxRecordBytes());
      format.read(record, parser -> fields.read(parser, record));
      return skips && fields.isInsideNull(mapping.label())
          ? new Tombstone<>(record)
          : new Taken<>(label(record.timestamp()), record);
    } catch (BadRecordException bad) {
      return new Refused<>(bad.reason(), record);
    }
  }

  /**
   * The label in bytes that come from no Kafka record.
   *
   * @param bytes the record as it came, or null where there is none
   * @param fallbackTime the time of a record that names none, milliseconds since the epoch
   * @throws BadRecordException if the record holds no label of an example; its message is the
   *     reason
   */
  public Label decode(byte @Nullable [] bytes, long fallbackTime) throws BadRecordException {
    SourceRecord record = new SourceRecord("", 0, 0, fallbackTime, bytes);
    format.read(record, parser -> fields.read(parser, record));
    return label(fallbackTime);
  }

  private Label label(long fallbackTime) throws BadRecordException {
    return new Label(
        Objects.requireNonNullElse(fields.key(), ""),
        required(mapping.id(), fields.id()),
        required(mapping.label(), fields.label()),
        fields.timeOr(fallbackTime));
  }

  private static String required(String pointer, @Nullable String value) throws BadRecordException {
    if (value == null) {
      throw new BadRecordException(pointer + " must be in the record, but is missing");
    }
    return value;
  }
}
