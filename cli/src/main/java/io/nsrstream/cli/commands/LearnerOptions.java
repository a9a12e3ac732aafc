package io.nsrstream.cli.commands;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings of a learner on a command line: a file, then short names, then any by its name. */
final class LearnerOptions {
  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "A YAML settings file, as for the training job.")
  private @Nullable Path file;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Kind and hidden widths. Default: ${bundle:model.network}.")
  private @Nullable String model;

  @Option(
      names = "--lambda",
      paramLabel = "X",
      description =
          "Strength of the steadiness penalty; 0 turns it off. Default:"
              + " ${bundle:learner.lambda}.")
  private @Nullable String lambda;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Labelled examples per mini-batch. Default: ${bundle:learner.batch}.")
  private @Nullable String batch;

  @Option(
      names = "--window",
      paramLabel = "M",
      description = "Mini-batches in the window of class means. Default: ${bundle:learner.window}.")
  private @Nullable String window;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Learning rate. Default: ${bundle:model.rate}.")
  private @Nullable String rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the initial weights. Default: ${bundle:learner.seed}.")
  private @Nullable String seed;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Any setting by its full name: learner.clip=3.")
  private Map<String, String> others = new LinkedHashMap<>();

  /** All of it, over the defaults. */
  JobSettings settings() throws IOException {
    SettingsReader reader = new SettingsReader();
    if (file != null) {
      reader.file(file);
    }
    set(reader, "model.network", model);
    set(reader, "learner.lambda", lambda);
    set(reader, "learner.batch", batch);
    set(reader, "learner.window", window);
    set(reader, "model.rate", rate);
    set(reader, "learner.seed", seed);
    others.forEach(reader::set);
    return reader.read(JobSettings.DEFAULTS);
  }

  private static void set(SettingsReader reader, String name, @Nullable String value) {
    if (value != null) {
      reader.set(name, value);
    }
  }
}
