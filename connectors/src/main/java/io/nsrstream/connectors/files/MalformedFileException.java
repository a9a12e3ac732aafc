package io.nsrstream.connectors.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * Thrown where a file breaks a rule of its format; names the file, the line if it has lines, the
 * rule, a remedy.
 */
public final class MalformedFileException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * A line that breaks a rule.
   *
   * @param line counted from 1
   * @param problem the rule and what was found
   * @param remedy what to do
   */
  MalformedFileException(Path file, long line, String problem, String remedy) {
    super("%s, line %d: %s: %s".formatted(file, line, problem, remedy));
  }

  private MalformedFileException(String message) {
    super(message);
  }

  /** A file that breaks a rule as a whole. */
  MalformedFileException(Path file, String problem, String remedy) {
    super("%s: %s: %s".formatted(file, problem, remedy));
  }

  /**
   * What to throw where a file cannot be read further. Buffers run ahead: the place is at the line
   * or somewhat later.
   *
   * @param line counted from 1; 0 for a file without lines
   */
  static RuntimeException unreadable(Path file, long line, IOException cause) {
    String place = line > 0 ? "%s, line %d or later".formatted(file, line) : file.toString();
    if (cause instanceof CharacterCodingException) {
      return new MalformedFileException(place + ": must be UTF-8, but is not: convert it to UTF-8");
    }
    if (cause instanceof EOFException) {
      return new MalformedFileException(
          place + ": must be complete, but ends in the middle of its gzip data: get it anew");
    }
    if (cause instanceof ZipException) {
      return new MalformedFileException(
          "%s: must be intact gzip data, but is damaged (%s): get it anew"
              .formatted(place, cause.getMessage()));
    }
    return new UncheckedIOException(
        "%s: cannot be read (%s): check the disk and the rights, then read it again"
            .formatted(place, cause.getMessage()),
        cause);
  }
}
