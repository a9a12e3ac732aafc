package io.nsrstream.cli.commands;

import io.nsrstream.cli.show.RunTable;
import io.nsrstream.cli.show.SavedResults;
import io.nsrstream.cli.show.SavedResults.Spread;
import io.nsrstream.lab.ranks.RankedRuns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts the results of several settings beside each other. */
@Command(
    name = "compare",
    description = {
      "Puts runs of several settings beside each other, and says whether they differ.",
      "A file holds what nsr evaluate --json printed with one choice of"
          + " settings: a line for each stream and seed. Printed are the scores of each"
          + " stream, mean ranks, and a test of the difference from the first file."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr evaluate sea rbf led --json > with.jsonl",
      "  nsr evaluate sea rbf led --penalty 0 --json > without.jsonl",
      "  nsr compare without.jsonl with.jsonl",
      "  nsr compare a.jsonl b.jsonl c.jsonl --score kappaT"
    })
public final class CompareCommand implements Callable<Integer> {

  /** What can be compared. */
  enum Score {
    accuracy,
    kappa,
    kappaT,
    kappaM,
    macroF1,
    logLoss
  }

  @Parameters(arity = "2..*", paramLabel = "FILE", description = "Files of results.")
  private List<Path> files = List.of();

  @Option(
      names = "--score",
      paramLabel = "NAME",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Score score = Score.accuracy;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<SavedResults> runs = new ArrayList<>();
    for (Path file : files) {
      runs.add(SavedResults.read(file));
    }
    RunTable table = table(runs);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? table.toJson() + System.lineSeparator() : table.print());
    out.flush();
    return 0;
  }

  private RunTable table(List<SavedResults> runs) {
    Set<String> streams = new LinkedHashSet<>();
    runs.forEach(run -> streams.addAll(run.byStream().keySet()));
    List<String> compared = new ArrayList<>();
    List<List<Spread>> spreads = new ArrayList<>();
    for (String stream : streams) {
      List<Spread> ofStream =
          runs.stream()
              .map(run -> run.score(stream, score.name()))
              .flatMap(Optional::stream)
              .toList();
      if (ofStream.size() == runs.size()) {
        compared.add(stream);
        spreads.add(ofStream);
      } else {
        say("left out %s: not every file has its %s".formatted(stream, score));
      }
    }
    if (compared.isEmpty()) {
      throw new IllegalArgumentException(
          "the files must have a stream with %s in common, but have none: run nsr evaluate on the same streams"
              .formatted(score));
    }
    double[][] means =
        spreads.stream()
            .map(ofStream -> ofStream.stream().mapToDouble(Spread::mean).toArray())
            .toArray(double[][]::new);
    return new RunTable(
        score.name(),
        new RankedRuns(
            compared,
            runs.stream().map(SavedResults::name).toList(),
            means,
            score != Score.logLoss),
        spreads);
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nsr: " + line);
    err.flush();
  }
}
