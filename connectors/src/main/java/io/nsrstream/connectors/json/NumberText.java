package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.io.NumberInput;
import io.nsrstream.online.data.Example;

/** Numbers that a record writes as text. */
final class NumberText {

  private NumberText() {}

  /**
   * The number that a text must be; blank text is a missing value.
   *
   * @param place where the text stands, for messages
   */
  static float require(String text, String place, int maxLength) throws BadRecordException {
    if (text.isBlank()) {
      return Example.MISSING;
    }
    float value = text.length() > maxLength ? Float.NaN : parse(text);
    if (!Float.isFinite(value)) {
      throw BadRecordException.of(
          place,
          Float.isNaN(value)
              ? "must be a number (mapping.numbers)"
              : "must be within the range of a float (±3.4e38)",
          Found.text(text));
    }
    return value;
  }

  /** The nearest float, infinite where the number is beyond the floats, NaN where it is none. */
  static float parse(String text) {
    String number = text.strip();
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      // Java would also read NaN, Infinity, 0x1p3 and 1f.
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return Float.NaN;
      }
    }
    try {
      return NumberInput.parseFloat(number, true);
    } catch (NumberFormatException notOne) {
      return Float.NaN;
    }
  }
}
