package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.Interruption;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.ReplayTable;
import io.nsrstream.connectors.kafka.replay.Choice;
import io.nsrstream.connectors.kafka.replay.JobReader;
import io.nsrstream.connectors.kafka.replay.Replay;
import io.nsrstream.connectors.kafka.replay.ReplayClients;
import io.nsrstream.connectors.kafka.replay.ReplayReport;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends rejected records that the job takes with its present settings to their topics again. */
@Command(
    name = "replay",
    description =
        "Reads the rejected topic of a job. Records that the job takes with its present settings go"
            + " back to their topics as they were, each once. The others stay rejected.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr replay --settings job.yaml --dry-run          what would become of each",
      "  nsr replay --settings job.yaml                    all that were rejected",
      "  nsr replay --settings job.yaml --reason /time     by a part of the reason",
      "  nsr replay --settings job.yaml --from 2026-11-27  by Kafka's timestamp",
      "  nsr replay --settings job.yaml --limit 10 --json  the first ten, for a script"
    })
public final class ReplayCommand implements Callable<Integer> {
  @Mixin private final SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--dry-run",
      description = "Say what would become of the records, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Only records that were rejected for a reason with this text.")
  private String reason = Choice.ALL.reason();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Only records whose Kafka timestamp is at or after a time: 2026-11-27 (UTC) or"
              + " 2026-11-27T12:00:00Z.")
  private @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only records whose Kafka timestamp is before a time.")
  private @Nullable String until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "End after N records; the next replay goes on behind them.")
  private long limit = Choice.ALL.limit();

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Choice choice = choice();
    JobSettings job = settings.read(spec.commandLine());
    try (Interruption interruption = Interruption.watch()) {
      print(replay(job, choice, interruption));
    }
    return 0;
  }

  private void print(ReplayReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ReplayTable.json(report, dryRun));
    } else {
      out.print(ReplayTable.of(report, dryRun));
    }
    out.flush();
  }

  private Choice choice() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit must be at least 1, but is %d".formatted(limit));
    }
    long earliest = from == null ? Choice.ALL.from() : time("--from", from);
    long end = until == null ? Choice.ALL.until() : time("--until", until);
    if (earliest >= end) {
      throw new ParameterException(
          spec.commandLine(),
          "--from must be before --until (%s), but is %s: give an earlier --from, or a later --until"
              .formatted(until, from));
    }
    return new Choice(earliest, end, reason, limit);
  }

  private long time(String option, String text) {
    try {
      return (text.length() == "2026-11-27".length()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text))
          .toEpochMilli();
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new ParameterException(
          spec.commandLine(),
          "%s must be a date or a time in UTC, but is '%s': write 2026-11-27 or 2026-11-27T12:00:00Z"
              .formatted(option, text));
    }
  }

  private ReplayReport replay(JobSettings settings, Choice choice, Interruption interruption) {
    try (ReplayClients clients = ReplayClients.of(settings.kafka(), settings.topics().rejected());
        Progress progress = new Progress("replay", spec.commandLine().getErr())) {
      Replay replay =
          new Replay(
              clients, settings.topics(), readers(settings), choice, System::currentTimeMillis);
      return dryRun
          ? replay.rehearse(interruption::came, share -> progress.to(share, () -> ""))
          : replay.run(interruption::came, share -> progress.to(share, () -> ""));
    }
  }

  /** Readers as the job has them. */
  private static Map<String, JobReader> readers(JobSettings settings) {
    Map<String, JobReader> readers = new HashMap<>();
    readers.put(
        settings.topics().examples(),
        Decoding.ofExamples(settings).reader(System::currentTimeMillis)::read);
    if (settings.topics().edgesAlone()) {
      readers.put(
          settings.topics().edges(),
          Decoding.ofEdges(settings).reader(System::currentTimeMillis)::read);
    }
    if (settings.topics().lateLabels()) {
      readers.put(
          settings.topics().labels(),
          Decoding.ofLabels(settings).reader(System::currentTimeMillis)::read);
    }
    return readers;
  }
}
