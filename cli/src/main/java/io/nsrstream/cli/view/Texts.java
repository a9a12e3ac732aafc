package io.nsrstream.cli.view;

/** Texts from data, which may be of any length. */
final class Texts {
  private static final int MOST = 300;

  private Texts() {}

  /** At most its first 300 characters, no half of a pair among them. */
  static String cut(String text) {
    if (text.length() <= MOST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MOST - 2)) ? MOST - 2 : MOST - 1;
    return text.substring(0, end) + "…";
  }
}
