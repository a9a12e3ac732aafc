package io.nsrstream.flink.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * A row as the object that a JSON record would be, each column under its name. Rows and maps are
 * objects. Timestamps are milliseconds since 1970, those without a time zone in UTC; dates, times
 * and intervals are texts.
 */
final class RowContent {
  private static final JsonFactory JSON = new JsonFactory();

  private RowContent() {}

  /** A row whose columns have names, as JSON. */
  static String json(Row row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(row, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }

  /** Writes a row whose columns have names. */
  static void write(Row row, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (String name : Objects.requireNonNull(row.getFieldNames(true))) {
      out.writeFieldName(name);
      value(row.getField(name), out);
    }
    out.writeEndObject();
  }

  private static void value(@Nullable Object value, JsonGenerator out) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Float number) {
      out.writeNumber(number);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      out.writeNumber(number);
    } else if (value instanceof Number number) {
      out.writeNumber(number.intValue());
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof Instant time) {
      out.writeNumber(time.toEpochMilli());
    } else if (value instanceof LocalDateTime time) {
      out.writeNumber(time.toInstant(ZoneOffset.UTC).toEpochMilli());
    } else if (value instanceof byte[] bytes) {
      out.writeBinary(bytes);
    } else if (value instanceof Row row) {
      write(row, out);
    } else if (value instanceof Map<?, ?> map) {
      map(map, out);
    } else if (value instanceof List<?> list) {
      array(list.toArray(), out);
    } else if (value.getClass().isArray()) {
      array(value, out);
    } else {
      out.writeString(value.toString());
    }
  }

  private static void map(Map<?, ?> map, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeFieldName(String.valueOf(entry.getKey()));
      value(entry.getValue(), out);
    }
    out.writeEndObject();
  }

  private static void array(Object array, JsonGenerator out) throws IOException {
    out.writeStartArray();
    int length = Array.getLength(array);
    for (int i = 0; i < length; i++) {
      value(Array.get(array, i), out);
    }
    out.writeEndArray();
  }
}
