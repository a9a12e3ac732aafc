package io.nsrstream.cli.commands;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The settings of a job on a command line: a file, and any by its name on top of it. */
final class SettingsOptions {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "A YAML settings file, as for the training job.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Any setting by its full name: --set learner.seed=2, --set learner.members[0].batch=8.")
  private List<String> others = new ArrayList<>();

  /** Whether there is any setting. */
  boolean areGiven() {
    return file != null || !others.isEmpty();
  }

  /** All of it, over the defaults; warns of old names on the command's standard error. */
  JobSettings read(CommandLine command) throws IOException {
    return read(command, settings -> {}, settings -> {});
  }

  /**
   * The same with options of other names.
   *
   * @param defaults adds what a command has as defaults, below the file
   * @param between adds them: they are on top of the file, and below those given by their names
   */
  JobSettings read(
      CommandLine command, Consumer<SettingsReader> defaults, Consumer<SettingsReader> between)
      throws IOException {
    SettingsReader settings = new SettingsReader();
    defaults.accept(settings);
    if (file != null) {
      settings.file(file);
    }
    between.accept(settings);
    for (String other : others) {
      int equals = other.indexOf('=');
      if (equals < 1) {
        // The text may be a secret, so it is not shown.
        throw new ParameterException(
            command,
            "--set must be NAME=VALUE, but one of them has no name and '=': write it like"
                + " --set learner.seed=2");
      }
      settings.set(other.substring(0, equals), other.substring(equals + 1));
    }
    settings.warnings().forEach(warning -> command.getErr().println("nsr: " + warning));
    return settings.read();
  }
}
