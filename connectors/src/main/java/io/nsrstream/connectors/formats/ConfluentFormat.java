package io.nsrstream.connectors.formats;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Framing;
import io.nsrstream.connectors.records.RecordFormat;
import io.nsrstream.connectors.registry.SchemaId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records in the framing of Confluent's serializers: a zero byte and the four bytes of a schema's
 * id before the value, or the schema in a header, as newer ones write it.
 */
final class ConfluentFormat implements RecordFormat {
  private static final String HEADER = "__value_schema_id";
  private static final int PREFIX = 1 + Integer.BYTES;
  private static final int GUID_HEADER = 1 + 2 * Long.BYTES;

  private final Formats formats;
  private @Nullable Framed current;

  /** The format of the values that name a schema. */
  interface Formats {
    RecordFormat of(SchemaId id) throws BadRecordException;
  }

  /** What the record that is being read has before its value. */
  private record Framed(RecordFormat format, byte[] prefix) {}

  ConfluentFormat(Formats formats) {
    this.formats = formats;
  }

  @Override
  public void read(SourceRecord record, Value first) throws BadRecordException {
    byte[] value = record.bytes();
    if (value == null || value.length == 0) {
      throw new BadRecordException("record must have a value, but is empty");
    }
    SchemaId ofHeader = ofHeader(record.header(HEADER));
    int from = ofHeader == null ? PREFIX : 0;
    SchemaId id = ofHeader == null ? ofPrefix(value) : ofHeader;
    RecordFormat format = formats.of(id);
    current = new Framed(format, Arrays.copyOf(value, from));
    byte[] payload = from == 0 ? value : Arrays.copyOfRange(value, from, value.length);
    format.read(
        new SourceRecord(
            record.topic(), record.partition(), record.offset(), record.timestamp(), payload),
        first);
  }

  private static @Nullable SchemaId ofHeader(byte @Nullable [] header) throws BadRecordException {
    if (header != null && header.length == PREFIX && header[0] == 0) {
      return ofNumber(ByteBuffer.wrap(header).getInt(1));
    }
    if (header != null && header.length == GUID_HEADER && header[0] == 1) {
      ByteBuffer bytes = ByteBuffer.wrap(header);
      return SchemaId.ofGuid(new UUID(bytes.getLong(1), bytes.getLong(1 + Long.BYTES)));
    }
    return null;
  }

  private static SchemaId ofPrefix(byte[] value) throws BadRecordException {
    if (value.length < PREFIX || value[0] != 0) {
      throw new BadRecordException(
          "record must begin with byte 0 and the 4 bytes of a schema id (format.framing: CONFLUENT), but begins with 0x%02X%s"
              .formatted(value[0], hint(value)));
    }
    return ofNumber(ByteBuffer.wrap(value).getInt(1));
  }

  /** Registries count from 1 with 31 bits; some fail on other numbers. */
  private static SchemaId ofNumber(int id) throws BadRecordException {
    if (id < 0) {
      throw new BadRecordException(
          "record must name a schema by a number below 2147483648, but names "
              + Integer.toUnsignedString(id));
    }
    return SchemaId.ofNumber(id);
  }

  private static String hint(byte[] value) {
    return Framing.looksLikeJson(value)
        ? "; it looks like JSON: set format.type to JSON and format.framing to NONE"
        : Framing.hint(value, "records in this framing");
  }

  @Override
  public byte[] ofElement(byte[] record, List<String> array, int from, int to) {
    Framed framed = current;
    if (framed == null) {
      return record;
    }
    byte[] prefix = framed.prefix();
    byte[] payload = Arrays.copyOfRange(record, prefix.length, record.length);
    byte[] element = framed.format().ofElement(payload, array, from, to);
    if (element.length == 0) {
      return element;
    }
    byte[] whole = Arrays.copyOf(prefix, prefix.length + element.length);
    System.arraycopy(element, 0, whole, prefix.length, element.length);
    return whole;
  }
}
