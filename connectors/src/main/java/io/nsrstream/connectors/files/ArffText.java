package io.nsrstream.connectors.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of an ARFF file that are neither blank nor comments, and the tokens in them. */
final class ArffText {
  private static final String BLANKS = " \t";

  private final Path file;
  private final BufferedReader lines;
  private long number;
  private String line = "";
  private int at;
  private String token = "";
  private boolean inQuotes;

  ArffText(Path file, BufferedReader lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Goes to the start of the next line; false after the last. */
  boolean nextLine() throws IOException {
    @Nullable String next;
    do {
      next = lines.readLine();
      number++;
    } while (next != null && (next.isBlank() || next.stripLeading().startsWith("%")));
    line = next == null ? "" : next;
    at = 0;
    return next != null;
  }

  /** Skips blanks; true if nothing is left of the line. */
  boolean atEnd() {
    while (at < line.length() && BLANKS.indexOf(line.charAt(at)) >= 0) {
      at++;
    }
    return at == line.length();
  }

  /** Skips blanks, and the character if it comes next. */
  boolean take(char c) {
    if (atEnd() || line.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  /**
   * Reads a token: in single or double quotes, a backslash before each of them that it holds, or
   * else up to one of the characters that end it, without the blanks around it.
   */
  void readToken(String ends) {
    inQuotes = !atEnd() && (line.charAt(at) == '\'' || line.charAt(at) == '"');
    if (atEnd()) {
      token = "";
    } else if (inQuotes) {
      token = quoted(line.charAt(at++));
    } else {
      token = bare(ends);
    }
  }

  private String quoted(char quote) {
    StringBuilder text = new StringBuilder();
    while (at < line.length() && line.charAt(at) != quote) {
      if (line.charAt(at) == '\\' && at + 1 < line.length()) {
        at++;
      }
      text.append(line.charAt(at++));
    }
    if (at == line.length()) {
      throw malformed("must close the quote " + quote, "close it in the same line");
    }
    at++;
    return text.toString();
  }

  private String bare(String ends) {
    int start = at;
    while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
      at++;
    }
    int end = at;
    while (end > start && BLANKS.indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return line.substring(start, end);
  }

  /** The token that was read last. */
  String token() {
    return token;
  }

  /** Whether that token stands in quotes. */
  boolean inQuotes() {
    return inQuotes;
  }

  /** The line this text is at, counted from 1. */
  long lineNumber() {
    return number;
  }

  /** An error of this line. */
  MalformedFileException malformed(String problem, String remedy) {
    return new MalformedFileException(file, number, problem, remedy);
  }
}
