package io.nsrstream.cli.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.cli.local.OneRecord;
import io.nsrstream.connectors.records.Erasure;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells a job to forget a key. */
@Command(
    name = "forget",
    description = {
      "Lets a job forget a key.",
      "Writes a record to topics.controls. The job then removes the learner of"
          + " the key, what waits of it, and its published versions, and says so on the"
          + " metrics topic. Records of the key that come later begin a new learner."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  nsr forget --settings job.yaml --key m7"})
public final class ForgetCommand implements Callable<Integer> {
  @Mixin private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The key to forget; '' where one learner is for all.")
  private String key = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    JobSettings job = settings.read(spec.commandLine());
    String topic = job.topics().controls();
    if (topic.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "topics.controls must name the topic that the job reads: set it in the file of --settings"
              + " or with --set, and start the job with the same");
    }
    OneRecord.write(
        job.kafka(),
        topic,
        partitions -> new ProducerRecord<>(topic, key.getBytes(UTF_8), new Erasure(key).write()));
    spec.commandLine()
        .getOut()
        .println(
            "The job forgets '%s' when it reads this, and says so on %s."
                .formatted(key, job.topics().metrics()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
