package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import io.nsrstream.connectors.records.RecordMapping.Absent;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.util.List;

/** A step of a sequence that is written as an object: one number under each pointer. */
final class StepObject {
  private final RecordWalk walk = new RecordWalk();
  private final List<StepValue> values;
  private final boolean mayLack;

  StepObject(RecordMapping mapping, boolean quotedNumbers) {
    mayLack = mapping.absent() == Absent.MISSING;
    values =
        mapping.stepFields().stream()
            .map(pointer -> new StepValue(pointer, quotedNumbers, mapping.bounds().maxTextLength()))
            .toList();
    values.forEach(value -> walk.put(value.pointer(), value));
  }

  /**
   * Reads the object that the parser is at, to its end.
   *
   * @throws BadRecordException with a place that begins inside of the step
   */
  void read(JsonParser parser) throws IOException, BadRecordException {
    walk.begin();
    values.forEach(StepValue::clear);
    walk.read(parser);
    for (StepValue value : values) {
      if (!value.isPresent() && !mayLack) {
        throw new BadRecordException(
            value.pointer()
                + " must be in the step, but is absent: send null where it is not known, or set"
                + " mapping.absent to MISSING");
      }
    }
  }

  /** The number of features of a step. */
  int channels() {
    return values.size();
  }

  /** One feature of the step that was read last. */
  float value(int channel) {
    return values.get(channel).value();
  }

  /** One feature of a step. */
  private static final class StepValue implements Field {
    private final String pointer;
    private final boolean quotedNumbers;
    private final int maxTextLength;
    private boolean present;
    private float value;

    StepValue(String pointer, boolean quotedNumbers, int maxTextLength) {
      this.pointer = pointer;
      this.quotedNumbers = quotedNumbers;
      this.maxTextLength = maxTextLength;
    }

    @Override
    public void clear() {
      present = false;
      value = Example.MISSING;
    }

    @Override
    public void read(JsonParser parser) throws IOException, BadRecordException {
      present = true;
      switch (parser.currentToken()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value = parser.getFloatValue();
        case VALUE_TRUE -> value = 1;
        case VALUE_FALSE -> value = 0;
        case VALUE_NULL -> value = Example.MISSING;
        default -> {
          if (!quotedNumbers || !parser.currentToken().isScalarValue()) {
            throw BadRecordException.of(
                pointer, "must be a number, a boolean or null", Found.at(parser));
          }
          take(parser.getText());
        }
      }
      if (Float.isInfinite(value)) {
        throw BadRecordException.of(
            pointer, "must be within the range of a float (±3.4e38)", Found.at(parser));
      }
    }

    @Override
    public void take(String text) throws BadRecordException {
      value = NumberText.require(text, pointer, maxTextLength);
    }

    boolean isPresent() {
      return present;
    }

    float value() {
      return value;
    }

    String pointer() {
      return pointer;
    }
  }
}
