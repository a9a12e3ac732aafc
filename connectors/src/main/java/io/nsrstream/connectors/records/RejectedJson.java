package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.SourceRecord.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rejected records as JSON objects in UTF-8. */
public final class RejectedJson {
  /** A longer reason is cut, so that the size of a rejected record is bounded. */
  private static final int MOST_REASON_CHARACTERS = 2_000;

  /** In place of a timestamp that was not kept, as in Kafka. */
  private static final long NO_TIMESTAMP = -1;

  /** What a header adds around its name and its value, counted like bytes in base64. */
  private static final int AROUND_HEADER = 20;

  /** A character of a name takes at most six, as an escape, where three bytes take four. */
  private static final int PER_NAME_CHARACTER = 5;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build());

  private RejectedJson() {}

  /**
   * What the rejected topic has of a record.
   *
   * @param rejected the record, without key and headers if they were left out
   * @param size bytes of the whole value
   */
  public record Kept(RejectedRecord rejected, int size) {

    /** Whether the record is here with all that it had. */
    public boolean isWhole() {
      byte[] value = rejected.record().bytes();
      return rejected.record().headers() != null && size == (value == null ? 0 : value.length);
    }
  }

  /**
   * Place, timestamp, reason and size; value, key and headers in base64. A value that is too long
   * is cut. Key and headers are left out where the value leaves no room for them, or if they were
   * not kept.
   *
   * @param maxBytes most bytes that are kept: base64 makes them a third longer, and a broker
   *     refuses a record that is too long
   */
  public static byte[] write(RejectedRecord rejected, int maxBytes) {
    SourceRecord record = rejected.record();
    return OutputJson.object(
        json -> {
          json.writeStringField("topic", record.topic());
          json.writeNumberField("partition", record.partition());
          json.writeNumberField("offset", record.offset());
          if (record.element() != SourceRecord.WHOLE) {
            json.writeNumberField("element", record.element());
          }
          json.writeNumberField("timestamp", record.timestamp());
          json.writeStringField("reason", reason(rejected.reason()));
          byte[] value = record.bytes();
          int size = value == null ? 0 : value.length;
          List<Header> headers = record.headers();
          if (headers != null && size + besideValue(record.key(), headers) <= maxBytes) {
            base64(json, "key", record.key(), maxBytes);
            headers(json, headers);
          }
          json.writeNumberField("size", size);
          base64(json, "bytes", value, maxBytes);
        });
  }

  /** What key and headers count, at least a value's bytes that take as much room. */
  private static long besideValue(byte @Nullable [] key, List<Header> headers) {
    long bytes = key == null ? 0 : key.length;
    for (Header header : headers) {
      byte[] value = header.value();
      bytes += AROUND_HEADER + (long) PER_NAME_CHARACTER * header.name().length();
      bytes += value == null ? 0 : value.length;
    }
    return bytes;
  }

  private static void headers(JsonGenerator json, List<Header> headers) throws IOException {
    json.writeArrayFieldStart("headers");
    for (Header header : headers) {
      json.writeStartObject();
      json.writeStringField("name", header.name());
      base64(json, "value", header.value(), Integer.MAX_VALUE);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void base64(JsonGenerator json, String name, byte @Nullable [] bytes, int most)
      throws IOException {
    json.writeFieldName(name);
    if (bytes == null) {
      json.writeNull();
    } else {
      json.writeBinary(bytes, 0, Math.min(bytes.length, most));
    }
  }

  /**
   * A reason quotes what the record has, which may be half a surrogate pair; cutting may leave one,
   * too. UTF-8 has no bytes for it, so a question mark takes its place.
   */
  private static String reason(String text) {
    String cut =
        text.length() <= MOST_REASON_CHARACTERS
            ? text
            : text.substring(0, MOST_REASON_CHARACTERS) + "…";
    return new String(cut.getBytes(UTF_8), UTF_8);
  }

  /**
   * Reads what {@link #write} wrote. Older versions wrote neither key nor headers, and -1 stands
   * for the timestamp, which they did not write either.
   *
   * @throws BadRecordException if somebody else wrote it; its message says what it lacks
   */
  public static Kept read(byte @Nullable [] json) throws BadRecordException {
    try {
      JsonNode object = MAPPER.readTree(json == null ? new byte[0] : json);
      if (object == null || !object.isObject()) {
        throw new BadRecordException("no JSON object");
      }
      return kept(object);
    } catch (IOException e) {
      throw new BadRecordException("no JSON");
    }
  }

  private static Kept kept(JsonNode object) throws IOException, BadRecordException {
    boolean whole = object.has("key") && object.has("headers");
    SourceRecord record =
        new SourceRecord(
            text(object, "topic"),
            (int) number(object, "partition", Integer.MAX_VALUE),
            number(object, "offset", Long.MAX_VALUE),
            object.has("element")
                ? (int) number(object, "element", Integer.MAX_VALUE)
                : SourceRecord.WHOLE,
            object.has("timestamp") ? whole(object, "timestamp") : NO_TIMESTAMP,
            bytes(object, "bytes"),
            whole ? bytes(object, "key") : null,
            whole ? headers(object.path("headers")) : null);
    int size = (int) number(object, "size", Integer.MAX_VALUE);
    return new Kept(new RejectedRecord(record, text(object, "reason")), size);
  }

  private static List<Header> headers(JsonNode array) throws IOException, BadRecordException {
    List<Header> headers = new ArrayList<>();
    for (JsonNode header : array) {
      headers.add(new Header(text(header, "name"), bytes(header, "value")));
    }
    return headers;
  }

  private static String text(JsonNode object, String field) throws BadRecordException {
    JsonNode value = object.path(field);
    if (!value.isTextual()) {
      throw new BadRecordException("no text in " + field);
    }
    return value.textValue();
  }

  private static long number(JsonNode object, String field, long most) throws BadRecordException {
    long value = whole(object, field);
    if (value < 0 || value > most) {
      throw new BadRecordException("no whole number from 0 in " + field);
    }
    return value;
  }

  private static long whole(JsonNode object, String field) throws BadRecordException {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new BadRecordException("no whole number in " + field);
    }
    return value.longValue();
  }

  private static byte @Nullable [] bytes(JsonNode object, String field)
      throws IOException, BadRecordException {
    JsonNode value = object.path(field);
    if (!value.isTextual() && !value.isNull()) {
      throw new BadRecordException("no base64 in " + field);
    }
    return value.isNull() ? null : value.binaryValue();
  }
}
