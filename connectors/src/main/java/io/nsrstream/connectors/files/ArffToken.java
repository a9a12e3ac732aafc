package io.nsrstream.connectors.files;

import java.util.List;

/**
 * A word, a quoted text or a mark in a line of an ARFF file.
 *
 * @param text what it says, without quotes and with escapes resolved
 * @param start where it begins in the line
 * @param end the position after it
 */
record ArffToken(Kind kind, String text, int start, int end) {

  enum Kind {
    WORD,
    QUOTED,
    COMMA,
    OPEN,
    CLOSE
  }

  /** A cell in which nothing stands. */
  static final ArffToken EMPTY = new ArffToken(Kind.WORD, "", 0, 0);

  /**
   * Tokens of a line as one: a single one as it is, several as they stand in the line, with the
   * blanks between them.
   *
   * @param tokens in their order; none are an empty cell
   */
  static ArffToken joined(String line, List<ArffToken> tokens) {
    if (tokens.size() <= 1) {
      return tokens.isEmpty() ? EMPTY : tokens.get(0);
    }
    int start = tokens.get(0).start();
    int end = tokens.get(tokens.size() - 1).end();
    return new ArffToken(Kind.WORD, line.substring(start, end), start, end);
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** Whether it is a word or a quoted text. */
  boolean isText() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
