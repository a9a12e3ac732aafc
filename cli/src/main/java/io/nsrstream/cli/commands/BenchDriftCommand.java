package io.nsrstream.cli.commands;

import io.nsrstream.cli.show.DriftCurves;
import io.nsrstream.cli.show.DriftTable;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.connectors.generated.GeneratedStream;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.lab.drift.DriftResult;
import io.nsrstream.lab.drift.DriftRun;
import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.learner.DriftSettings;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Drift whose place is known: when it is found, and what it costs. */
@Command(
    name = "drift",
    description =
        "Runs the learner over generated streams of known drift, without reactions and with those"
            + " of its settings. Every detector watches the errors of the run without reactions.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr bench drift                             all generated streams but clusters",
      "  nsr bench drift sea:gradual --curves .      one, with a picture",
      "  nsr bench drift --set learner.drift.rateFactor=2"
    })
final class BenchDriftCommand implements Callable<Integer> {
  private static final long SEED = 1;

  @Parameters(
      arity = "0..*",
      paramLabel = "STREAM",
      description =
          "Generated streams, such as sea:gradual. Default: all but those of clusters, which were"
              + " made for nsr demo.")
  private List<String> names =
      GeneratedStream.ALL.stream()
          .filter(stream -> !stream.showsPenalty())
          .map(GeneratedStream::name)
          .toList();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Examples of each. Default: ${DEFAULT-VALUE}.")
  private int limit = 20_000;

  @Option(
      names = "--curves",
      paramLabel = "DIR",
      description = "Write a picture of each stream there: accuracy, changes and alarms.")
  private @Nullable Path curves;

  @Mixin private final LearnerOptions learnerOptions = new LearnerOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<GeneratedStream> streams = streams();
    JobSettings settings = learnerOptions.settings();
    List<DriftResult> results = new ArrayList<>();
    try (Progress progress = new Progress("drift", spec.commandLine().getErr())) {
      for (GeneratedStream stream : streams) {
        progress.to((double) results.size() / streams.size(), stream::name);
        results.add(run(stream, settings));
      }
    }
    if (curves != null) {
      for (DriftResult result : results) {
        new DriftCurves(result).write(curves);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(new DriftTable(results).text());
    out.flush();
    return 0;
  }

  private List<GeneratedStream> streams() {
    Rules rules = new Rules().between("--limit", limit, 1_000, 10_000_000);
    List<GeneratedStream> streams = new ArrayList<>();
    for (String name : names) {
      GeneratedStream.named(name)
          .ifPresentOrElse(
              streams::add,
              () ->
                  rules.require(
                      false, "STREAM", "must be a generated stream", name, "name one like sea"));
    }
    rules.check();
    return streams;
  }

  private DriftResult run(GeneratedStream stream, JobSettings settings) {
    DriftRun still = run(stream, settings, DriftSettings.NONE);
    Map<Detector, int[]> alarms = new EnumMap<>(Detector.class);
    Arrays.stream(Detector.values())
        .filter(detector -> detector != Detector.NONE)
        .forEach(detector -> alarms.put(detector, still.alarms(detector, SEED)));
    return new DriftResult(
        stream, alarms, still, run(stream, settings, settings.learner().drift()));
  }

  private DriftRun run(GeneratedStream stream, JobSettings settings, DriftSettings drift) {
    return DriftRun.of(
        stream, limit, SEED, settings.learner().withDrift(drift), settings.model().factory());
  }
}
