package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Event time: an integer, milliseconds since the epoch. */
final class TimeField implements Field {
  private final String pointer;
  private boolean present;
  private long value;

  TimeField(String pointer) {
    this.pointer = pointer;
  }

  @Override
  public void clear() {
    present = false;
  }

  @Override
  public void read(JsonParser parser) throws IOException, BadRecordException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == NumberType.BIG_INTEGER) {
      throw BadRecordException.of(
          pointer, "must be an integer (epoch milliseconds, 64 bits)", Found.at(parser));
    }
    value = parser.getLongValue();
    present = true;
  }

  /** The time of the record, or the fallback where the field is absent or null. */
  long valueOr(long fallback) {
    return present ? value : fallback;
  }
}
