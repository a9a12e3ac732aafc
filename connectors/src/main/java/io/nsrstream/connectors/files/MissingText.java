package io.nsrstream.connectors.files;

import java.util.Locale;
import java.util.Set;

/** How files write that a value is missing. */
final class MissingText {
  private static final String MARK = "?";
  private static final Set<String> NAMES = Set.of("nan", "na", "null");

  private MissingText() {}

  /** Whether a text is never a value: it is empty or {@code ?}. */
  static boolean isMark(String text) {
    return text.isEmpty() || text.equals(MARK);
  }

  /** Whether a text stands for a missing number or category, unless it is known to be a value. */
  static boolean isMissing(String text) {
    return isMark(text) || NAMES.contains(text.toLowerCase(Locale.ROOT));
  }
}
