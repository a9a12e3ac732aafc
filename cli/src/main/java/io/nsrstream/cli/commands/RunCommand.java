package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.Interruption;
import io.nsrstream.cli.local.JobOutputs;
import io.nsrstream.cli.local.LocalJob;
import io.nsrstream.cli.local.MissingTopics;
import io.nsrstream.cli.local.StateDirectory;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.RunView.Checkpoints;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the training job in this process. */
@Command(
    name = "run",
    description = {
      "Runs the training job on this machine, on topics of yours, without a cluster.",
      "It has a live page. Ctrl-C stops it with a savepoint. The next run goes"
          + " on from there, or from the last checkpoint if the process was killed;"
          + " every record counts exactly once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr run --settings job.yaml --create-topics       until Ctrl-C; again to go on",
      "  nsr run --settings job.yaml --state /var/lib/nsr  its state elsewhere",
      "  nsr run --settings job.yaml --no-web --json       for a script"
    })
public final class RunCommand implements Callable<Integer> {
  @Mixin private final SettingsOptions settings = new SettingsOptions();
  @Mixin private final PageOptions pageOptions = new PageOptions();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where checkpoints and savepoints go, and the latest of them is gone on from. Remove it"
              + " to begin anew. Default: nsr-state/NAME, by the setting name.")
  private @Nullable Path state;

  @Option(
      names = "--create-topics",
      description =
          "First create the topics of the settings that do not exist, with as many partitions and"
              + " replicas as the broker gives by default.")
  private boolean createsTopics;

  @Option(names = "--json", description = "Print one JSON object at the end, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    JobSettings job = settings.read(spec.commandLine());
    JobWatch.check(job);
    try (Interruption interruption = Interruption.watch()) {
      // Not one that goes with the process: at Ctrl-C, the job still makes a savepoint.
      Path scratch = Files.createTempDirectory("nsr-");
      try {
        run(job, scratch, interruption);
      } finally {
        FileUtils.deleteDirectoryQuietly(scratch.toFile());
      }
    }
    return 0;
  }

  private void run(JobSettings job, Path scratch, Interruption interruption) throws Exception {
    Path directory = Objects.requireNonNullElse(state, Path.of("nsr-state", job.name()));
    try (StateDirectory kept = StateDirectory.open(directory);
        RunPages pages = pageOptions.open("nsr run: " + job.name(), job, true, false)) {
      kept.requireOf(inputs(job.topics()));
      if (createsTopics) {
        MissingTopics.create(job.kafka(), job.topics())
            .forEach(topic -> say("created the topic " + topic));
      }
      try {
        sayWhereItBegins(job, kept);
        LocalJob running = LocalJob.goOn(job, kept, scratch);
        print(
            new JobWatch(job, pages, 0, spec.commandLine().getErr())
                .until(interruption, new Here(running)));
      } finally {
        pages.writeReport();
      }
    }
  }

  private static List<String> inputs(TopicSettings topics) {
    return Stream.of(topics.examples(), topics.edges(), topics.labels(), topics.controls())
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private void sayWhereItBegins(JobSettings job, StateDirectory kept) throws IOException {
    Optional<Path> latest = kept.latest();
    say(
        latest.isPresent()
            ? "the job goes on from " + latest.get()
            : "the job begins anew, and keeps its state in " + kept);
    if (!job.flink().checkpointDirectory().isEmpty()) {
      say("flink.checkpointDirectory is for a cluster; here, --state names the directory");
    }
  }

  /** A job of this process. */
  private final class Here implements JobWatch.Job {
    private final LocalJob job;

    Here(LocalJob job) {
      this.job = job;
    }

    @Override
    public void requireAlive() throws Exception {
      job.requireAlive();
    }

    @Override
    public Optional<Checkpoints> checkpoints() {
      return job.checkpoints();
    }

    @Override
    public void end(JobOutputs outputs) throws Exception {
      try {
        say("stopped, with its state in " + job.suspend());
      } catch (ExecutionException | TimeoutException e) {
        // Said here: the process of Ctrl-C ends before the exception is printed.
        say(
            "no savepoint was made (%s): the next run goes on from the last checkpoint"
                .formatted(e));
        throw e;
      }
      outputs.readToEnd();
    }
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nsr: " + line);
    err.flush();
  }

  private void print(StreamResult result) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? result.toJson() + System.lineSeparator() : ResultTable.of(List.of(result)));
    out.flush();
  }
}
