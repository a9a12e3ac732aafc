package io.nsrstream.connectors.records;

/** The beginning of a text. */
public final class TextCut {
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
