package io.nsrstream.connectors;

import com.fasterxml.jackson.core.io.NumberInput;

/** Decimal numbers as files and records write them. */
public final class Decimal {

  private Decimal() {}

  /** The nearest float, infinite where the number is beyond the floats, NaN where it is none. */
  public static float parse(String text) {
    if (!hasDecimalCharacters(text)) {
      return Float.NaN;
    }
    try {
      return NumberInput.parseFloat(text, true);
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  /** Leaves out what Java reads too: {@code NaN}, {@code Infinity}, {@code 0x1p3}, {@code 1f}. */
  private static boolean hasDecimalCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
