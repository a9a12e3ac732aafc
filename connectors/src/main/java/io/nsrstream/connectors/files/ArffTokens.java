package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.ArffToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line of an ARFF file into tokens as WEKA does: control characters are blanks, quotes may
 * be single or double, and a {@code %} outside quotes begins a comment. Unlike WEKA's, a quote
 * inside a word is a part of it, and a quote that is not closed is an error.
 */
final class ArffTokens {
  private static final String MARKS = ",{}%";

  private final TextLines place;
  private final String line;
  private final List<ArffToken> tokens = new ArrayList<>();
  private int at;

  private ArffTokens(TextLines place, String line) {
    this.place = place;
    this.line = line;
  }

  /**
   * The tokens of a line; none if it is blank or a comment.
   *
   * @param place where the line stands, for errors
   */
  static List<ArffToken> of(TextLines place, String line) {
    ArffTokens split = new ArffTokens(place, line);
    while (split.skipBlanks()) {
      split.read();
    }
    return split.tokens;
  }

  /** Whether something comes after the blanks. */
  private boolean skipBlanks() {
    while (at < line.length() && line.charAt(at) <= ' ') {
      at++;
    }
    return at < line.length() && line.charAt(at) != '%';
  }

  private void read() {
    switch (line.charAt(at)) {
      case ',' -> mark(Kind.COMMA);
      case '{' -> mark(Kind.OPEN);
      case '}' -> mark(Kind.CLOSE);
      case '\'', '"' -> quoted();
      default -> word();
    }
  }

  private void mark(Kind kind) {
    tokens.add(new ArffToken(kind, "", at, at + 1));
    at++;
  }

  private void word() {
    int start = at;
    while (at < line.length() && line.charAt(at) > ' ' && MARKS.indexOf(line.charAt(at)) < 0) {
      at++;
    }
    tokens.add(new ArffToken(Kind.WORD, line.substring(start, at), start, at));
  }

  private void quoted() {
    int start = at;
    char quote = line.charAt(at++);
    StringBuilder text = new StringBuilder();
    while (at < line.length() && line.charAt(at) != quote) {
      boolean escaped = line.charAt(at) == '\\' && at + 1 < line.length();
      at += escaped ? 1 : 0;
      text.append(escaped ? unescaped(line.charAt(at)) : line.charAt(at));
      at++;
    }
    if (at == line.length()) {
      throw place.malformed("must close the quote " + quote, "close it in the same line");
    }
    at++;
    if (at < line.length() && line.charAt(at) > ' ' && MARKS.indexOf(line.charAt(at)) < 0) {
      throw place.malformed(
          "must have a separator after the quoted text \"%s\", but has \"%s\""
              .formatted(text, line.charAt(at)),
          "write \\ before a quote that is part of the text");
    }
    tokens.add(new ArffToken(Kind.QUOTED, text.toString(), start, at));
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }
}
