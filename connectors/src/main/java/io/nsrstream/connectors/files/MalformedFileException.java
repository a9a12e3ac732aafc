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

  private final boolean ofRow;

  /**
   * A line that breaks a rule.
   *
   * @param line counted from 1
   * @param problem the rule and what was found
   * @param remedy what to do
   */
  public MalformedFileException(Path file, long line, String problem, String remedy) {
    this("%s, line %d: %s: %s".formatted(file, line, problem, remedy), false);
  }

  /** A file of which nothing can be read; the message names it. */
  public MalformedFileException(String message) {
    this(message, false);
  }

  private MalformedFileException(String message, boolean ofRow) {
    super(message);
    this.ofRow = ofRow;
  }

  /** A file that breaks a rule as a whole. */
  MalformedFileException(Path file, String problem, String remedy) {
    this("%s: %s: %s".formatted(file, problem, remedy), false);
  }

  /** A row that breaks a rule, after which the next row can be read. */
  static MalformedFileException ofRow(Path file, long line, String problem, String remedy) {
    return new MalformedFileException(
        "%s, line %d: %s: %s".formatted(file, line, problem, remedy), true);
  }

  /** The same at a row after which the next row can be read. */
  MalformedFileException ofRow() {
    return new MalformedFileException(String.valueOf(getMessage()), true);
  }

  /** The same at a row after which no more is read. */
  MalformedFileException asOneTooMany(int most) {
    return new MalformedFileException(
        "%s (at most %d bad rows are left out: raise that bound with --skip-bad-rows)"
            .formatted(getMessage(), most),
        false);
  }

  /** Whether the next row can be read. */
  boolean isOfRow() {
    return ofRow;
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
      return new MalformedFileException(
          place + ": must be UTF-8, but is not: convert it, as with iconv -f windows-1252 -t utf-8",
          false);
    }
    if (cause instanceof EOFException) {
      return new MalformedFileException(
          place + ": must be complete, but ends in the middle of its gzip data: get it anew",
          false);
    }
    if (cause instanceof ZipException) {
      return new MalformedFileException(
          "%s: must be intact gzip data, but is damaged (%s): get it anew"
              .formatted(place, cause.getMessage()),
          false);
    }
    return new UncheckedIOException(
        "%s: cannot be read (%s): check the disk and the rights, then read it again"
            .formatted(place, cause.getMessage()),
        cause);
  }
}
