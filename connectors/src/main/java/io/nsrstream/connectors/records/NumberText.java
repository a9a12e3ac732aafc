package io.nsrstream.connectors.records;

import io.nsrstream.connectors.Decimal;
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
    float value = text.length() > maxLength ? Float.NaN : Decimal.parse(text.strip());
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
}
