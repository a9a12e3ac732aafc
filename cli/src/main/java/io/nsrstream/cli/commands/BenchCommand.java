package io.nsrstream.cli.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the claims about speed, memory and drift are measured with. */
@Command(
    name = "bench",
    description =
        "Measures speed and memory, beside peers that do the same work, and what drift costs.",
    subcommands = {
      BenchStepCommand.class,
      BenchPipelineCommand.class,
      BenchSoakCommand.class,
      BenchDriftCommand.class,
      BenchStateCommand.class,
      BenchDecodeCommand.class,
      BenchServeCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr bench step                  single steps beside DL4J and PyTorch",
      "  nsr bench pipeline              from Kafka to Kafka",
      "  nsr bench soak --minutes 30     the memory of a job under load",
      "  nsr bench drift                 when drift is found, and what it costs",
      "  nsr bench state                 what a key takes",
      "  nsr bench decode                records a second of JSON, CSV and Avro",
      "  nsr bench serve                 how long answers take"
    })
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: say what bench is to measure.");
  }
}
