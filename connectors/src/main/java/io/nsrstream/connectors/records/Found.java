package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Says in a few words what a record has where something else was expected. */
final class Found {
  private static final int LONGEST = 40;

  private Found() {}

  static String at(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_EMBEDDED_OBJECT -> "bytes";
      case VALUE_STRING -> text(parser.getText());
      default -> shortened(parser.getText());
    };
  }

  static String text(String text) {
    return "the string \"" + shortened(text) + "\"";
  }

  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
