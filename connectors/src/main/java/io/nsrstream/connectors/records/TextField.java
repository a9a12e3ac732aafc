package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A key, id or label: the text of a string, number or boolean as the record writes it. */
final class TextField implements Field {
  private final String pointer;
  private final int maxLength;
  private @Nullable String value;

  TextField(String pointer, int maxLength) {
    this.pointer = pointer;
    this.maxLength = maxLength;
  }

  @Override
  public void clear() {
    value = null;
  }

  @Override
  public void read(JsonParser parser) throws IOException, BadRecordException {
    value =
        switch (parser.currentToken()) {
          case VALUE_NULL -> null;
          case VALUE_NUMBER_FLOAT ->
              parser.isNaN() ? nan(parser) : text(parser, pointer, maxLength);
          case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE ->
              text(parser, pointer, maxLength);
          default ->
              throw BadRecordException.of(
                  pointer, "must be a string, number or boolean", Found.at(parser));
        };
  }

  /** A value of formats that have numbers which JSON does not have: NaN is none. */
  private @Nullable String nan(JsonParser parser) throws IOException, BadRecordException {
    if (Double.isInfinite(parser.getDoubleValue())) {
      throw BadRecordException.of(pointer, "must be a finite number, or text", Found.at(parser));
    }
    return null;
  }

  @Override
  public void take(String text) throws BadRecordException {
    value = checked(text, pointer, maxLength);
  }

  /** The text of the record, or null where the field is absent or null. */
  @Nullable String value() {
    return value;
  }

  /** Whether the parser is at a string, a number or a boolean; bytes are a scalar without text. */
  static boolean hasText(JsonParser parser) {
    JsonToken token = parser.currentToken();
    return token.isScalarValue() && token != JsonToken.VALUE_EMBEDDED_OBJECT;
  }

  /** The parser's scalar as text that can be written back as UTF-8. */
  static String text(JsonParser parser, String pointer, int maxLength)
      throws IOException, BadRecordException {
    requireLength(parser.getTextLength(), pointer, maxLength);
    return checked(parser.getText(), pointer, maxLength);
  }

  private static void requireLength(int length, String pointer, int maxLength)
      throws BadRecordException {
    if (length > maxLength) {
      throw BadRecordException.of(
          pointer,
          "must have at most %d characters (mapping.bounds.maxTextLength)".formatted(maxLength),
          length + " long");
    }
  }

  /** Text from anywhere, as text that can be written back as UTF-8. */
  static String checked(String text, String pointer, int maxLength) throws BadRecordException {
    requireLength(text.length(), pointer, maxLength);
    if (TextCut.hasLoneSurrogate(text)) {
      throw new BadRecordException(
          pointer + " must be Unicode text, but has half a surrogate pair");
    }
    return text;
  }
}
