package io.nsrstream.connectors.files;

import io.nsrstream.connectors.Decimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How files write that a value is missing. */
final class MissingText {
  private static final String MARK = "?";
  private static final MissingText USUAL = new MissingText(DelimitedText.DEFAULTS.missing());

  private final Set<String> names = new HashSet<>();
  private final Set<Float> numbers = new HashSet<>();

  /** These texts, in any case, and numbers however they are written. */
  MissingText(List<String> texts) {
    for (String text : texts) {
      names.add(text.toLowerCase(Locale.ROOT));
      float number = Decimal.parse(text);
      if (!Float.isNaN(number)) {
        numbers.add(number);
      }
    }
  }

  /** Whether a text is never a value: it is empty or {@code ?}. */
  static boolean isMark(String text) {
    return text.isEmpty() || text.equals(MARK);
  }

  /** Whether a text stands for a missing number or category, unless it is known to be a value. */
  static boolean isMissing(String text) {
    return USUAL.includes(text);
  }

  /** Whether a text that is not in quotes is missing. */
  boolean includes(String text) {
    return isMark(text) || (!names.isEmpty() && names.contains(text.toLowerCase(Locale.ROOT)));
  }

  /** Whether a number stands for a missing one. */
  boolean includes(float number) {
    return !numbers.isEmpty() && numbers.contains(number);
  }
}
