package io.nsrstream.connectors.files;

import io.nsrstream.connectors.files.ArffToken.Kind;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The lines of an ARFF file that are neither blank nor comments, and a cursor on their tokens. */
final class ArffText {
  private static final String DATA = "@data";

  private final TextLines lines;
  private String line = "";
  private @Nullable List<ArffToken> tokens;
  private int at;

  ArffText(Path file, Reader text) {
    lines = new TextLines(file, text);
  }

  /** Goes to the start of the next line; false after the last. */
  boolean nextLine() throws IOException {
    @Nullable String next;
    do {
      next = lines.next();
    } while (next != null && isEmpty(next));
    line = next == null ? "" : next;
    tokens = null;
    at = 0;
    return next != null;
  }

  /** Goes to the line {@code @data}, or to the end. */
  void skipHeader() throws IOException {
    while (nextLine() && !takeText().text().equalsIgnoreCase(DATA)) {}
  }

  private static boolean isEmpty(String line) {
    return line.isBlank() || line.stripLeading().startsWith("%");
  }

  /** The name of the relation may be anything, also a quote that is not closed: it has no use. */
  private static boolean namesTheRelation(String line) {
    return line.stripLeading().toLowerCase(Locale.ROOT).startsWith("@relation");
  }

  /** The line as it stands. */
  String line() {
    return line;
  }

  /**
   * All tokens of the line; none if it names the relation.
   *
   * @throws MalformedFileException if a quote is not closed
   */
  List<ArffToken> tokens() {
    List<ArffToken> found = tokens;
    if (found == null) {
      found = namesTheRelation(line) ? List.of() : ArffTokens.of(lines, line);
      tokens = found;
    }
    return found;
  }

  /** Whether the cursor is behind the last token. */
  boolean atEnd() {
    return at == tokens().size();
  }

  /** Whether a token of this kind comes next. */
  boolean hasNext(Kind kind) {
    return !atEnd() && tokens().get(at).is(kind);
  }

  /** Skips the token if it comes next. */
  boolean take(Kind kind) {
    boolean next = hasNext(kind);
    at += next ? 1 : 0;
    return next;
  }

  /** Whether a word or a quoted text comes next. */
  boolean hasText() {
    return !atEnd() && tokens().get(at).isText();
  }

  /** Takes the word or the quoted text that comes next; the empty token if neither does. */
  ArffToken takeText() {
    return hasText() ? tokens().get(at++) : ArffToken.EMPTY;
  }

  /** Where the line stands. */
  TextLines place() {
    return lines;
  }

  /** An error of this line. */
  MalformedFileException malformed(String problem, String remedy) {
    return lines.malformed(problem, remedy);
  }
}
