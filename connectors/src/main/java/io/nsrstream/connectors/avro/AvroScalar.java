package io.nsrstream.connectors.avro;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** The number or text that a parser stands at. Text is decoded when it is asked for. */
final class AvroScalar {
  private final AvroBytes bytes;
  private NumberType type = NumberType.INT;
  private long integer;
  private double real;
  private BigDecimal decimal = BigDecimal.ZERO;
  private @Nullable String text;
  private int textFrom;
  private int textLength;

  AvroScalar(AvroBytes bytes) {
    this.bytes = bytes;
  }

  /** A whole number, of type INT or LONG. */
  JsonToken integer(NumberType ofType, long value) {
    type = ofType;
    integer = value;
    return JsonToken.VALUE_NUMBER_INT;
  }

  /** A number of type FLOAT or DOUBLE. */
  JsonToken real(NumberType ofType, double value) {
    type = ofType;
    real = value;
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  JsonToken decimal(BigDecimal value) {
    type = NumberType.BIG_DECIMAL;
    decimal = value;
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  JsonToken symbol(String value) {
    text = value;
    return JsonToken.VALUE_STRING;
  }

  /** Text in a range of the bytes. */
  JsonToken text(int from, int length) {
    text = null;
    textFrom = from;
    textLength = length;
    return JsonToken.VALUE_STRING;
  }

  /**
   * The text that was read last.
   *
   * @throws IOException if it is not UTF-8
   */
  String text() throws IOException {
    if (text == null) {
      text = bytes.text(textFrom, textLength);
    }
    return text;
  }

  NumberType type() {
    return type;
  }

  Number number() {
    return switch (type) {
      case INT -> (int) integer;
      case LONG -> integer;
      case FLOAT -> (float) real;
      case DOUBLE -> real;
      default -> decimal;
    };
  }

  /** Whether the number that was read last is neither NaN nor infinite. */
  boolean isFinite() {
    return (type != NumberType.FLOAT && type != NumberType.DOUBLE) || Double.isFinite(real);
  }

  float floatValue() {
    return switch (type) {
      case INT, LONG -> integer;
      case FLOAT, DOUBLE -> (float) real;
      default -> decimal.floatValue();
    };
  }
}
