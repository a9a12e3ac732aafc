package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a record has where one pointer leads: one feature, an array of them, or a sequence, which is
 * an array of steps of as many features each. All but a sequence are one step. Null stands for a
 * missing feature, in arrays as well.
 */
final class FeatureField implements Field {
  private final String pointer;
  private final int maxTextLength;
  private final boolean quotedNumbers;
  private final int maxText;
  private final boolean channel;
  private final @Nullable StepObject stepObject;
  private final NumbersAsNames watch;
  private float[] values = new float[1];
  private int count;
  private int channels;
  private int steps;
  private boolean array;
  private boolean sequence;
  private boolean isNull;
  private @Nullable String nominal;

  /**
   * A field at a pointer of a mapping.
   *
   * @param warnings takes a warning about names that look like numbers
   */
  FeatureField(String pointer, RecordMapping mapping, Consumer<String> warnings) {
    this.pointer = pointer;
    maxTextLength = mapping.bounds().maxTextLength();
    quotedNumbers = mapping.numbers().contains(pointer);
    maxText = mapping.text().contains(pointer) ? mapping.bounds().maxText() : 0;
    watch = new NumbersAsNames(pointer, warnings);
    channel = mapping.arrays() == RecordMapping.Arrays.STEPS;
    stepObject = mapping.stepFields().isEmpty() ? null : new StepObject(mapping, quotedNumbers);
  }

  @Override
  public void clear() {
    count = 0;
    channels = 0;
    steps = 0;
    array = false;
    sequence = false;
    isNull = false;
    nominal = null;
  }

  @Override
  public void read(JsonParser parser) throws IOException, BadRecordException {
    if (isText() && parser.currentToken() != JsonToken.VALUE_NULL) {
      readText(parser);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      readArray(parser);
    } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
      isNull = true;
    } else {
      readOne(parser);
      endStep();
    }
  }

  private void readText(JsonParser parser) throws IOException, BadRecordException {
    if (!TextField.hasText(parser)) {
      throw BadRecordException.of(
          pointer, "must be a text (mapping.text), or null", Found.at(parser));
    }
    take(parser.getText());
  }

  private void readOne(JsonParser parser) throws IOException, BadRecordException {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(parser));
      case VALUE_TRUE -> add(1);
      case VALUE_FALSE -> add(0);
      case VALUE_STRING -> {
        if (quotedNumbers) {
          add(quoted(parser));
        } else {
          nominal = TextField.text(parser, pointer, maxTextLength);
          watch.see(nominal);
          add(0);
        }
      }
      case START_OBJECT ->
          throw new BadRecordException(
              "%s must hold features, but is an object: name each of its values by a pointer in mapping.features, such as %s"
                  .formatted(pointer, insideObject(parser)));
      default ->
          throw BadRecordException.of(
              pointer,
              "must be a number, a boolean, a string, null or an array of numbers, booleans and"
                  + " nulls",
              Found.at(parser));
    }
  }

  /** The pointer to the first field of the object that the parser is at. */
  private String insideObject(JsonParser parser) throws IOException {
    String name = parser.nextFieldName();
    return (sequence ? "" : pointer)
        + "/"
        + (name == null
            ? "temperature"
            : Found.shortened(name).replace("~", "~0").replace("/", "~1"));
  }

  private void readArray(JsonParser parser) throws IOException, BadRecordException {
    array = true;
    JsonToken step = parser.nextToken();
    sequence = step == JsonToken.START_ARRAY || step == JsonToken.START_OBJECT;
    if (!sequence) {
      readStep(parser);
      return;
    }
    while (parser.currentToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT && step == JsonToken.START_OBJECT) {
        readStepObject(parser);
        parser.nextToken();
        continue;
      }
      if (parser.currentToken() != step) {
        throw BadRecordException.of(
            step(),
            step == JsonToken.START_ARRAY
                ? "must be an array like the step before it"
                : "must be an object like the step before it",
            Found.at(parser));
      }
      parser.nextToken();
      readStep(parser);
      parser.nextToken();
    }
  }

  private void readStepObject(JsonParser parser) throws IOException, BadRecordException {
    if (stepObject == null) {
      throw new BadRecordException(
          "%s must be an array, but is an object: name its fields in mapping.stepFields, such as %s"
              .formatted(step(), insideObject(parser)));
    }
    try {
      stepObject.read(parser);
    } catch (BadRecordException bad) {
      throw new BadRecordException(step() + bad.reason());
    }
    for (int i = 0; i < stepObject.channels(); i++) {
      add(stepObject.value(i));
    }
    endStep();
  }

  /** Reads to the end of an array of numbers, whose first the parser is at. */
  private void readStep(JsonParser parser) throws IOException, BadRecordException {
    for (JsonToken token = parser.currentToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      switch (token) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(parser));
        case VALUE_TRUE -> add(1);
        case VALUE_FALSE -> add(0);
        case VALUE_NULL -> add(Example.MISSING);
        case VALUE_STRING -> {
          if (!quotedNumbers) {
            throw BadRecordException.of(
                element(),
                "must be a number, a boolean or null (a string is a nominal value only where a"
                    + " pointer of its own names it, and a number only where mapping.numbers has"
                    + " the pointer)",
                Found.at(parser));
          }
          add(quoted(parser));
        }
        default ->
            throw BadRecordException.of(
                element(), "must be a number, a boolean or null", Found.at(parser));
      }
    }
    endStep();
  }

  private void endStep() throws BadRecordException {
    int found = count - steps * channels;
    if (found == 0) {
      throw new BadRecordException(step() + " must hold at least one number, but is empty");
    }
    if (channel && array && !sequence) {
      channels = 1;
      steps = found;
      return;
    }
    if (steps > 0 && found != channels) {
      throw new BadRecordException(
          "%s must hold %d numbers like the first step, but holds %d"
              .formatted(step(), channels, found));
    }
    channels = found;
    steps++;
  }

  @Override
  public void take(String text) throws BadRecordException {
    if (isText()) {
      nominal = TextCut.of(text, maxText);
      add(0);
    } else if (quotedNumbers) {
      add(NumberText.require(text, pointer, maxTextLength));
    } else {
      nominal = TextField.checked(text, pointer, maxTextLength);
      watch.see(nominal);
      add(0);
    }
    endStep();
  }

  private float number(JsonParser parser) throws IOException, BadRecordException {
    float value = parser.getFloatValue();
    // NaN, which JSON does not have, is Example.MISSING.
    if (Float.isInfinite(value)) {
      throw BadRecordException.of(
          element(), "must be within the range of a float (±3.4e38)", Found.at(parser));
    }
    return value;
  }

  private float quoted(JsonParser parser) throws IOException, BadRecordException {
    return NumberText.require(parser.getText(), element(), maxTextLength);
  }

  /** The place of the step that is being read. */
  private String step() {
    return sequence ? pointer + "/" + steps : pointer;
  }

  /** The place of the number that is being read. */
  private String element() {
    return array ? step() + "/" + (count - steps * channels) : pointer;
  }

  private void add(float value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  /** Whether the record has null here. */
  boolean isNull() {
    return isNull;
  }

  /** How many steps the record has here; 0 where the field is absent or null. */
  int steps() {
    return steps;
  }

  /** How many features each step has here; one, which is missing, where there is no step. */
  int channels() {
    return steps == 0 ? 1 : channels;
  }

  /** Copies the features of one step to {@code target[to .. to + channels())}. */
  void copyStep(int step, float[] target, int to) {
    if (steps == 0) {
      target[to] = Example.MISSING;
    } else {
      System.arraycopy(values, step * channels, target, to, channels);
    }
  }

  /** The name that is this feature's value, or null where it is a number or a text. */
  @Nullable String nominal() {
    return isText() ? null : nominal;
  }

  /** Whether this feature is a text. */
  boolean isText() {
    return maxText > 0;
  }

  /** The text that is this feature's value; empty where it is missing. */
  String text() {
    return Objects.requireNonNullElse(nominal, "");
  }

  String pointer() {
    return pointer;
  }
}
