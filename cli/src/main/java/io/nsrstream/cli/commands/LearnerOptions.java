package io.nsrstream.cli.commands;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The settings of a learner on a command line: a file, then short names, then any by its name. */
final class LearnerOptions {
  @Mixin private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Kind and hidden widths. Default: ${bundle:model.network}.")
  private @Nullable String model;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description =
          "What a learner may cost: small, default or large. It decides the defaults of networks"
              + " and of other opinions. Default: ${bundle:learner.size}.")
  private @Nullable String size;

  @Option(
      names = "--penalty",
      paramLabel = "X",
      description =
          "Factor on the steadiness penalty of every network; 0 turns the penalty off. Default:"
              + " ${bundle:learner.penalty.strength}.")
  private @Nullable String penalty;

  @Option(
      names = "--member",
      paramLabel = "SETTINGS",
      description =
          "A network of the learner, once for each: --member \"batch: 4, replay: {updates: 2}\";"
              + " one may name its kind, too: \"network: 'tcn:32x4'\". Default: those of the size.")
  private List<String> members = new ArrayList<>();

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
      names = "--lambda",
      paramLabel = "X",
      description =
          "Old: one network with this strength of the penalty."
              + " Write --member \"lambda: X\" or --penalty.")
  private @Nullable String lambda;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Old: one network with mini-batches of N. Write --member \"batch: N\".")
  private @Nullable String batch;

  @Option(
      names = "--window",
      paramLabel = "M",
      description =
          "Old: one network with class means over M mini-batches. Write --member \"window: M\".")
  private @Nullable String window;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** All of it, over the defaults; warns of old names on standard error. */
  JobSettings settings() throws IOException {
    return settings(reader -> {});
  }

  /**
   * The same for a command with defaults of its own.
   *
   * @param defaults adds them
   */
  JobSettings settings(Consumer<SettingsReader> defaults) throws IOException {
    return settings.read(spec.commandLine(), defaults, this::add);
  }

  private void add(SettingsReader reader) {
    set(reader, "learner.size", size);
    set(reader, "model.network", model);
    set(reader, "learner.lambda", lambda);
    set(reader, "learner.batch", batch);
    set(reader, "learner.window", window);
    if (!members.isEmpty()) {
      reader.set("learner.members", "[{" + String.join("}, {", members) + "}]");
    }
    set(reader, "learner.penalty.strength", penalty);
    set(reader, "model.rate", rate);
    set(reader, "learner.seed", seed);
  }

  private static void set(SettingsReader reader, String name, @Nullable String value) {
    if (value != null) {
      reader.set(name, value);
    }
  }
}
