package io.nsrstream.connectors;

import java.util.regex.Pattern;

/** Tells texts that a reader takes for numbers, in whatever notation, from names. */
public final class NumberLike {
  private static final int MOST_CHARACTERS = 40;
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?[$€£¥]? ?\\d+(?:[.,' \u00a0]\\d+)*(?:[eE][+-]?\\d+)? ?[%$€£¥]?"
              + "|[+-]?[.,]\\d+(?:[eE][+-]?\\d+)?");
  private static final Pattern ADDRESS_OR_DATE = Pattern.compile("\\d+\\.\\d+\\.\\d+(\\.\\d+)?");
  private static final Pattern INFINITE =
      Pattern.compile("[+-]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);

  private NumberLike() {}

  /** Whether a text without blanks around it looks like a number, which may be infinite. */
  public static boolean is(String text) {
    return text.length() <= MOST_CHARACTERS
        && (isInfinite(text)
            || !Float.isNaN(Decimal.parse(text))
            || (NUMBER.matcher(text).matches() && !ADDRESS_OR_DATE.matcher(text).matches()));
  }

  /** Whether a text is what programs write for a number that is infinite. */
  public static boolean isInfinite(String text) {
    return INFINITE.matcher(text).matches();
  }
}
