package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** How much an example counts: a number above 0. */
final class WeightField implements Field {
  private static final float USUAL = 1;

  private final String pointer;
  private float value = USUAL;

  WeightField(String pointer) {
    this.pointer = pointer;
  }

  @Override
  public void clear() {
    value = USUAL;
  }

  @Override
  public void read(JsonParser parser) throws IOException, BadRecordException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    value = parser.currentToken().isNumeric() ? parser.getFloatValue() : Float.NaN;
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw BadRecordException.of(
          pointer, "must be a number above 0 within the range of a float", Found.at(parser));
    }
  }

  /** The weight of the record, or 1 where the field is absent or null. */
  float value() {
    return value;
  }
}
