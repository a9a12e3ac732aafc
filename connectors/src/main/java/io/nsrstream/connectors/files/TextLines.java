package io.nsrstream.connectors.files;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a text, counted, each of them of bounded length. */
final class TextLines {
  /** Characters of the longest line that is read. */
  static final int LONGEST_LINE = 1 << 24;

  private static final int BUFFER_CHARACTERS = 1 << 13;
  private static final int LONGEST_PROBLEM = 1_000;

  private final Path file;
  private final Reader text;
  private final char[] buffer = new char[BUFFER_CHARACTERS];
  private int at;
  private int end;
  private boolean afterReturn;
  private long number;

  TextLines(Path file, Reader text) {
    this.file = file;
    this.text = text;
  }

  /**
   * The next line without its end, or null after the last.
   *
   * @throws MalformedFileException if it is longer than {@link #LONGEST_LINE}
   */
  @Nullable String next() throws IOException {
    number++;
    StringBuilder line = new StringBuilder();
    boolean found = false;
    while (fill()) {
      found = true;
      int stop = endOfLine();
      line.append(buffer, at, stop - at);
      at = stop;
      if (line.length() > LONGEST_LINE) {
        throw malformed(
            "must have lines of at most %d characters, but has a longer one"
                .formatted(LONGEST_LINE),
            "check that it is a text file, or split the line");
      }
      if (at < end) {
        afterReturn = buffer[at++] == '\r';
        return line.toString();
      }
    }
    return found ? line.toString() : null;
  }

  /** Whether there is a character left, after the second half of a line end of two. */
  private boolean fill() throws IOException {
    if (!refill()) {
      return false;
    }
    if (afterReturn && buffer[at] == '\n') {
      at++;
    }
    afterReturn = false;
    return refill();
  }

  private boolean refill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, text.read(buffer, 0, buffer.length));
    }
    return end > 0;
  }

  private int endOfLine() {
    int stop = at;
    while (stop < end && buffer[stop] != '\n' && buffer[stop] != '\r') {
      stop++;
    }
    return stop;
  }

  /** The line that was read last, counted from 1; one more than there are after the last. */
  long number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** An error of this line. */
  MalformedFileException malformed(String problem, String remedy) {
    String said =
        problem.length() > LONGEST_PROBLEM ? problem.substring(0, LONGEST_PROBLEM) + "…" : problem;
    return new MalformedFileException(file, number, said, remedy);
  }
}
