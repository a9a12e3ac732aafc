package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.OneRecord;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.versions.ServeControl;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells those who serve a model which of its versions answers. */
@Command(
    name = "pin",
    description = {
      "Says which version of a model answers.",
      "Writes a record to topics.models, for the serving job and nsr serve: one"
          + " version until further notice, or the latest again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr pin --settings job.yaml --key m1 --to 1200        back to a version",
      "  nsr pin --settings job.yaml --key m1 --latest         forward again",
      "  nsr inspect models --settings job.yaml                which there are"
    })
public final class PinCommand implements Callable<Integer> {
  @Mixin private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The key of the model; '' where there is one for all.")
  private String key = "";

  @ArgGroup(multiplicity = "1")
  private Choice choice = new Choice();

  private static final class Choice {
    @Option(
        names = "--to",
        paramLabel = "N",
        description = "The version that answers, by the labelled examples that it had learned.")
    private @Nullable Long version;

    @Option(names = "--latest", description = "The latest version answers.")
    private boolean latest;
  }

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobSettings job = settings.read(spec.commandLine());
    String topic = job.topics().models();
    if (topic.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "topics.models must name the models topic, but is not set: add it to the file of"
              + " --settings, or give --set topics.models=TOPIC");
    }
    Long version = choice.version;
    if (version != null && version < 0) {
      throw new ParameterException(
          spec.commandLine(), "--to must be at least 0, but is %d".formatted(version));
    }
    ServeControl control =
        choice.latest || version == null ? ServeControl.LATEST : ServeControl.pin(version);
    OneRecord.write(
        job.kafka(), topic, partitions -> KafkaTopics.record(topic, control.of(key), partitions));
    spec.commandLine()
        .getOut()
        .println(
            version == null
                ? "The latest version of '%s' answers.".formatted(key)
                : "Version %d of '%s' answers from now on, if the topic has it: nsr inspect shows which there are."
                    .formatted(version, key));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
