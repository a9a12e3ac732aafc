package io.nsrstream.connectors.records;

import java.util.regex.Pattern;

/** The beginning of a text. */
public final class TextCut {
  private static final int LINE = 70;
  private static final Pattern ENDS_LINE = Pattern.compile("[\\p{Cc}\\x{2028}\\x{2029}]");

  /** Stands for half a surrogate pair, which cannot be written as UTF-8. */
  private static final char REPLACEMENT = '\uFFFD';

  private TextCut() {}

  /**
   * The first characters of a text, as text that can be written as UTF-8.
   *
   * @param most how many, in UTF-16 units
   */
  public static String of(String text, int most) {
    String kept = text.length() <= most ? text : text.substring(0, most);
    if (!hasLoneSurrogate(kept)) {
      return kept;
    }
    StringBuilder whole = new StringBuilder(kept);
    for (int i = 0; i < kept.length(); i++) {
      if (isPair(kept, i)) {
        i++;
      } else if (Character.isSurrogate(kept.charAt(i))) {
        whole.setCharAt(i, REPLACEMENT);
      }
    }
    return whole.toString();
  }

  /**
   * A text from data, such as a key, within a line of a log or a table: at most seventy characters,
   * with control characters and line breaks as JSON escapes them.
   */
  public static String line(String text) {
    String escaped =
        ENDS_LINE
            .matcher(of(text, LINE))
            .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    return text.length() <= LINE && escaped.length() <= LINE
        ? escaped
        : of(escaped, LINE - 1) + "…";
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }

  /** Whether a text has half a surrogate pair. */
  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isPair(text, i)) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }
}
