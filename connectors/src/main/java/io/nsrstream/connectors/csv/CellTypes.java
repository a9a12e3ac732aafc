package io.nsrstream.connectors.csv;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The cells of a line with types, which CSV does not have: missing, number or text. */
final class CellTypes extends JsonParserDelegate {
  private final Cells cells;
  private @Nullable JsonToken token;
  private float number;

  CellTypes(JsonParser line, Cells cells) {
    super(line);
    this.cells = cells;
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken next = delegate.nextToken();
    token = next == JsonToken.VALUE_STRING ? typed() : next;
    return token;
  }

  private JsonToken typed() throws IOException {
    String text = delegate.getText();
    String column = String.valueOf(delegate.currentName());
    if (cells.isMissing(column, text)) {
      return JsonToken.VALUE_NULL;
    }
    number = cells.number(column, text);
    return Float.isNaN(number) ? JsonToken.VALUE_STRING : JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public @Nullable JsonToken currentToken() {
    return token;
  }

  @Override
  public float getFloatValue() {
    return number;
  }

  /** The end of a sentence on the cell that was read last: settings that it may want. */
  String advice() throws IOException {
    if (token == JsonToken.VALUE_STRING
        || (token == JsonToken.VALUE_NUMBER_FLOAT && Float.isInfinite(number))) {
      return cells.advice(String.valueOf(delegate.currentName()), delegate.getText());
    }
    return "";
  }
}
