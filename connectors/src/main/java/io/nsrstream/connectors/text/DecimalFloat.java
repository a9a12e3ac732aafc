package io.nsrstream.connectors.text;

/**
 * Reads decimal numbers as the nearest float, bit for bit like {@link Float#parseFloat} and several
 * times faster for numbers of up to 15 digits. Strict about what a number is: an optional sign,
 * digits with at most one point, an optional decimal exponent. {@code NaN}, {@code Infinity},
 * hexadecimal digits and type suffixes are not numbers.
 */
public final class DecimalFloat {

  /** Powers of ten that a double holds exactly. */
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** Below it one more digit still fits the 53 bits that a double holds exactly. */
  private static final long ROOM_FOR_A_DIGIT = (1L << 53) / 10 - 1;

  private static final int LARGEST_EXPONENT = 1_000_000;

  /** The bits of a double that a float has no room for, and their value midway between floats. */
  private static final long BEYOND_FLOAT = (1L << 29) - 1;

  private static final long MIDWAY = 1L << 28;

  private DecimalFloat() {}

  /**
   * The number written in {@code chars[from .. from + length)}.
   *
   * @return the nearest float, infinite where the number is beyond the floats, or NaN where the
   *     text is not a number
   */
  public static float parse(char[] chars, int from, int length) {
    int end = from + length;
    int at = from;
    boolean negative = at < end && chars[at] == '-';
    if (negative || (at < end && chars[at] == '+')) {
      at++;
    }
    long digits = 0;
    int exponent = 0;
    boolean exact = true;
    boolean anyDigit = false;
    boolean point = false;
    for (; at < end; at++) {
      char c = chars[at];
      if (isDigit(c)) {
        anyDigit = true;
        if (digits < ROOM_FOR_A_DIGIT) {
          digits = 10 * digits + (c - '0');
          exponent -= point ? 1 : 0;
        } else {
          exact = false;
        }
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (!anyDigit) {
      return Float.NaN;
    }
    if (at < end) {
      int written = exponent(chars, at, end);
      if (written > LARGEST_EXPONENT) {
        return Float.NaN;
      }
      exponent += written;
    }
    return exact && Math.abs(exponent) < POWERS_OF_TEN.length
        ? nearest(negative, digits, exponent, chars, from, length)
        : Float.parseFloat(new String(chars, from, length));
  }

  /**
   * The quotient or product of two exact doubles is the nearest double, and rounding it again gives
   * the nearest float unless it lies midway between two floats or below the normal ones.
   */
  private static float nearest(
      boolean negative, long digits, int exponent, char[] chars, int from, int length) {
    double magnitude =
        exponent < 0 ? digits / POWERS_OF_TEN[-exponent] : digits * POWERS_OF_TEN[exponent];
    boolean midway = (Double.doubleToRawLongBits(magnitude) & BEYOND_FLOAT) == MIDWAY;
    if (midway || (magnitude < Float.MIN_NORMAL && digits != 0)) {
      return Float.parseFloat(new String(chars, from, length));
    }
    return (float) (negative ? -magnitude : magnitude);
  }

  /** The exponent written from {@code at} on, or more than the largest where there is none. */
  private static int exponent(char[] chars, int at, int end) {
    int none = LARGEST_EXPONENT + 1;
    if (chars[at] != 'e' && chars[at] != 'E') {
      return none;
    }
    int next = at + 1;
    boolean negative = next < end && chars[next] == '-';
    if (negative || (next < end && chars[next] == '+')) {
      next++;
    }
    if (next == end) {
      return none;
    }
    int value = 0;
    for (; next < end; next++) {
      if (!isDigit(chars[next])) {
        return none;
      }
      value = Math.min(10 * value + (chars[next] - '0'), LARGEST_EXPONENT / 2);
    }
    return negative ? -value : value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
