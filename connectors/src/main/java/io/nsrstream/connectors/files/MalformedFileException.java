package io.nsrstream.connectors.files;

import java.nio.file.Path;

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

  /** A file that breaks a rule as a whole. */
  MalformedFileException(Path file, String problem, String remedy) {
    super("%s: %s: %s".formatted(file, problem, remedy));
  }
}
