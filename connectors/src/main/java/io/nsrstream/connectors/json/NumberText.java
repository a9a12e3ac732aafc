package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.io.NumberInput;

/** Numbers that a record writes as text. */
final class NumberText {

  private NumberText() {}

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
