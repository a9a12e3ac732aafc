package io.nsrstream.cli.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A file that a command writes at its end: checked at its start, before the work is done. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Checks that a file can be written there, if one is named.
   *
   * @throws ParameterException if its folder does not exist, or it is a folder itself
   */
  static void check(CommandLine command, String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw new ParameterException(
          command, "%s must be a file in a folder that exists, but is %s".formatted(option, file));
    }
  }
}
