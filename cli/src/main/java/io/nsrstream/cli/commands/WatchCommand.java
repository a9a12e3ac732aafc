package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.Interruption;
import io.nsrstream.cli.local.JobCheckpoints;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.RunView.Checkpoints;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a job that runs on a cluster, as its topics tell of it. */
@Command(
    name = "watch",
    description = {
      "Shows a job that runs elsewhere on a live page, from its topics.",
      "Predictions, rejected records and metrics are read as they are committed."
          + " Nothing is written to Kafka. Ctrl-C ends it and prints the scores of what"
          + " was seen. Where labels come late, predictions are not scored."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr watch --settings job.yaml --open              the desktop shows the page",
      "  nsr watch --settings job.yaml --last 100000       more of what was there",
      "  nsr watch --settings job.yaml --jobmanager http://localhost:8081",
      "  nsr watch --settings job.yaml --no-web --report now.html"
    })
public final class WatchCommand implements Callable<Integer> {
  @Mixin private final SettingsOptions settings = new SettingsOptions();
  @Mixin private final PageOptions pageOptions = new PageOptions();

  @Option(
      names = "--last",
      paramLabel = "N",
      description =
          "Begin with the latest N records, about, of each topic. Default: ${DEFAULT-VALUE}.")
  private long last = 10_000;

  @Option(
      names = "--jobmanager",
      paramLabel = "URL",
      description =
          "The web address of the Flink cluster that runs the job, such as http://localhost:8081:"
              + " the page shows its checkpoints, too.")
  private @Nullable URI jobManager;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    JobSettings job = settings.read(spec.commandLine());
    new Rules().between("--last", last, 0, Long.MAX_VALUE).check();
    JobWatch.check(job);
    Elsewhere elsewhere = new Elsewhere(checkpoints(job.name()));
    try (Interruption interruption = Interruption.watch();
        RunPages pages = pageOptions.open("nsr watch: " + job.name(), job, true, false)) {
      try {
        print(
            new JobWatch(job, pages, last, spec.commandLine().getErr())
                .until(interruption, elsewhere));
      } finally {
        pages.writeReport();
      }
    }
    return 0;
  }

  private Optional<JobCheckpoints> checkpoints(String job) {
    if (jobManager == null) {
      return Optional.empty();
    }
    try {
      JobCheckpoints asked = new JobCheckpoints(jobManager, job, System::nanoTime);
      if (!asked.hasJob()) {
        spec.commandLine()
            .getErr()
            .printf(
                "nsr: there is no job '%s' yet: the page shows its checkpoints when it runs%n",
                job);
      }
      return Optional.of(asked);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidSettingsException(
          List.of(
              new Violation(
                  "--jobmanager",
                  "must be the web address of a Flink cluster",
                  "%s (%s)".formatted(jobManager, e),
                  "give one such as http://localhost:8081, or leave it out to watch without"
                      + " checkpoints")));
    }
  }

  /** Runs on, whether it is watched or not. */
  private record Elsewhere(Optional<JobCheckpoints> known) implements JobWatch.Job {
    @Override
    public Optional<Checkpoints> checkpoints() {
      return known.flatMap(JobCheckpoints::latest);
    }
  }

  private void print(StreamResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? result.toJson() + System.lineSeparator() : ResultTable.of(List.of(result)));
    out.flush();
  }
}
