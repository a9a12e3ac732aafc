package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One feature, or as many as the array has that the pointer leads to. */
final class FeatureField implements Field {
  private final String pointer;
  private final int maxTextLength;
  private float[] values = new float[1];
  private int count;
  private @Nullable String nominal;

  FeatureField(String pointer, int maxTextLength) {
    this.pointer = pointer;
    this.maxTextLength = maxTextLength;
  }

  @Override
  public void clear() {
    count = 0;
    nominal = null;
  }

  @Override
  public void read(JsonParser parser) throws IOException, BadRecordException {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(parser));
      case VALUE_TRUE -> add(1);
      case VALUE_FALSE -> add(0);
      case VALUE_STRING -> {
        nominal = TextField.text(parser, pointer, maxTextLength);
        add(0);
      }
      case START_ARRAY -> readElements(parser);
      default ->
          throw BadRecordException.of(
              pointer,
              "must be a number, a boolean, a string or an array of numbers and booleans",
              Found.at(parser));
    }
  }

  private void readElements(JsonParser parser) throws IOException, BadRecordException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      switch (token) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(parser));
        case VALUE_TRUE -> add(1);
        case VALUE_FALSE -> add(0);
        case VALUE_STRING ->
            throw BadRecordException.of(
                element(),
                "must be a number or a boolean (a string is a nominal value only where a pointer"
                    + " of its own names it)",
                Found.at(parser));
        default ->
            throw BadRecordException.of(
                element(), "must be a number or a boolean", Found.at(parser));
      }
    }
    if (count == 0) {
      throw new BadRecordException(pointer + " must hold at least one number, but is empty");
    }
  }

  private float number(JsonParser parser) throws IOException, BadRecordException {
    float value = parser.getFloatValue();
    if (!Float.isFinite(value)) {
      throw BadRecordException.of(
          count == 0 ? pointer : element(),
          "must be within the range of a float (±3.4e38)",
          Found.at(parser));
    }
    return value;
  }

  private String element() {
    return pointer + "/" + count;
  }

  private void add(float value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  /** How many features the record has here; 0 where the field is absent. */
  int count() {
    return count;
  }

  /** Copies the features to {@code target[from .. from + count())}. */
  void copyTo(float[] target, int from) {
    System.arraycopy(values, 0, target, from, count);
  }

  /** The name that is this feature's value, or null where it is a number. */
  @Nullable String nominal() {
    return nominal;
  }

  String pointer() {
    return pointer;
  }
}
