package io.nsrstream.connectors.avro;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.nsrstream.connectors.records.RecordBounds;
import java.io.IOException;
import java.math.BigDecimal;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Walks through one Avro record as through JSON: records and maps are objects, enums are strings,
 * decimals are numbers, and a union is the value that it holds. Bytes without a logical type are no
 * value of JSON: they are {@link JsonToken#VALUE_EMBEDDED_OBJECT}.
 */
final class AvroTokens {
  private final AvroBytes bytes;
  private final AvroScalar scalar;
  private final Schema schema;
  private final int maxDepth;
  private final int maxNumberLength;
  private int valuesLeft;
  private AvroLevel level = AvroLevel.root();
  private @Nullable JsonToken current;
  private int start;

  /**
   * Before the first token of a record, where the bytes are.
   *
   * @param scalar takes each scalar
   * @param bounds how large it may be; also how many values it may have, since values without bytes
   *     could be any number
   */
  AvroTokens(AvroBytes bytes, AvroScalar scalar, Schema schema, RecordBounds bounds) {
    this.bytes = bytes;
    this.scalar = scalar;
    this.schema = schema;
    maxDepth = bounds.maxNestingDepth();
    maxNumberLength = bounds.maxNumberLength();
    valuesLeft = bounds.maxRecordBytes();
  }

  /** Goes to the next token; null at the end of the record. */
  @Nullable JsonToken advance() throws IOException {
    start = bytes.position();
    current = next();
    return current;
  }

  private @Nullable JsonToken next() throws IOException {
    if (current == JsonToken.FIELD_NAME) {
      return value(level.value());
    }
    if (level.inRoot()) {
      return current == null ? value(schema) : null;
    }
    if (level.isRecord()) {
      return level.nextField() ? JsonToken.FIELD_NAME : leave(JsonToken.END_OBJECT);
    }
    boolean array = level.inArray();
    if (level.left == 0) {
      level.left = block();
      if (level.left == 0) {
        return leave(array ? JsonToken.END_ARRAY : JsonToken.END_OBJECT);
      }
    }
    // The value itself comes after the mark of its block.
    start = bytes.position();
    if (array) {
      level.next(null);
      return value(level.value());
    }
    int length = bytes.readLength();
    level.next(bytes.text(bytes.skip(length), length));
    return JsonToken.FIELD_NAME;
  }

  private JsonToken leave(JsonToken end) {
    AvroLevel outer = level.getParent();
    level = outer == null ? level : outer;
    return end;
  }

  /** The number of values in the next block; a negative one is followed by its bytes. */
  private long block() throws IOException {
    long count = bytes.readLong();
    if (count < 0) {
      long size = bytes.readLong();
      if (size < 0 || size > bytes.left()) {
        throw new IOException(
            "a block of %d bytes is declared, but %d follow".formatted(size, bytes.left()));
      }
      count = -count;
    }
    if (count < 0 || count > valuesLeft) {
      throw tooMany();
    }
    return count;
  }

  private static IOException tooMany() {
    return new IOException(
        "the record must hold at most as many values as it may have bytes"
            + " (mapping.bounds.maxRecordBytes), but holds more");
  }

  private JsonToken value(Schema given) throws IOException {
    if (valuesLeft-- == 0) {
      throw tooMany();
    }
    Schema type = given;
    while (type.getType() == Schema.Type.UNION) {
      type = type.getTypes().get(index(type.getTypes().size(), "type of the union"));
    }
    return switch (type.getType()) {
      case RECORD, MAP -> enter(type, JsonToken.START_OBJECT);
      case ARRAY -> enter(type, JsonToken.START_ARRAY);
      case NULL -> JsonToken.VALUE_NULL;
      case BOOLEAN -> bytes.readBoolean() ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE;
      case INT -> scalar.integer(NumberType.INT, bytes.readInt());
      case LONG -> scalar.integer(NumberType.LONG, bytes.readLong());
      case FLOAT -> scalar.real(NumberType.FLOAT, bytes.readFloat());
      case DOUBLE -> scalar.real(NumberType.DOUBLE, bytes.readDouble());
      case STRING -> text(bytes.readLength());
      case ENUM ->
          scalar.symbol(type.getEnumSymbols().get(index(type.getEnumSymbols().size(), "symbol")));
      case BYTES -> binary(type, bytes.readLength());
      case FIXED -> binary(type, type.getFixedSize());
      case UNION -> throw new IllegalStateException("a union holds no union");
    };
  }

  private JsonToken text(int length) throws IOException {
    return scalar.text(bytes.skip(length), length);
  }

  private JsonToken enter(Schema type, JsonToken start) throws IOException {
    if (level.depth() == maxDepth) {
      throw new IOException(
          "records, arrays and maps must be nested at most %d deep (mapping.bounds.maxNestingDepth)"
              .formatted(maxDepth));
    }
    level = level.enter(type);
    return start;
  }

  private int index(int count, String what) throws IOException {
    int index = bytes.readInt();
    if (index < 0 || index >= count) {
      throw new IOException(
          "the number of a %s must be from 0 to %d, but is %d".formatted(what, count - 1, index));
    }
    return index;
  }

  private JsonToken binary(Schema type, int length) throws IOException {
    int from = bytes.skip(length);
    LogicalType logical = type.getLogicalType();
    if (!(logical instanceof LogicalTypes.Decimal decimal)) {
      return JsonToken.VALUE_EMBEDDED_OBJECT;
    }
    if (length == 0 || length > maxNumberLength || decimal.getScale() > maxNumberLength) {
      throw new IOException(
          "a decimal must have 1 to %d bytes and decimals (mapping.bounds.maxNumberLength)"
              .formatted(maxNumberLength));
    }
    return scalar.decimal(new BigDecimal(bytes.integer(from, length), decimal.getScale()));
  }

  AvroLevel level() {
    return level;
  }

  /** How many bytes stand before the current token. */
  int start() {
    return start;
  }

  /** The name of the current field, also at its value. */
  @Nullable String name() {
    // The name of a record, array or map stands one level further out.
    boolean entered = current == JsonToken.START_OBJECT || current == JsonToken.START_ARRAY;
    AvroLevel outer = entered ? level.getParent() : level;
    return outer == null ? null : outer.getCurrentName();
  }
}
