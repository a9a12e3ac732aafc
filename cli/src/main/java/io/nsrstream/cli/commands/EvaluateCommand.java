package io.nsrstream.cli.commands;

import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.cli.web.RunPages;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.run.Listener;
import io.nsrstream.online.run.PrequentialRun;
import io.nsrstream.online.run.RunScores;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The learner over files, test then train, without Kafka or Flink. */
@Command(
    name = "evaluate",
    description =
        "Predicts every example of a stream before learning it, and prints how well that went.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr evaluate insects keystroke            two of the known streams",
      "  nsr evaluate machines.csv --label state   a file, gzipped or not",
      "  nsr evaluate har --key subject            sequences, a model for each person",
      "  nsr evaluate Coffee_TRAIN.tsv             one of the UCR archive's",
      "  nsr evaluate photo                        nodes of a graph with neighbours",
      "  nsr evaluate nodes.csv --edges edges.csv  a graph of one's own, or its folder",
      "  nsr evaluate sea led:recurring            generated streams of known drift",
      "  nsr evaluate sea --label-delay 500        labels come 500 examples later",
      "  nsr evaluate sea --label-delay exp:500    the same in the mean, at random",
      "  nsr evaluate insects --open               a live page of the run",
      "  nsr evaluate insects --report run.html    the same as a file",
      "  nsr evaluate synthetic --penalty 0 --json  without NSR, for a script"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final int REASONS_SHOWN = 3;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|NAME",
      description =
          "Files (CSV, ARFF, LIBSVM, UCR .tsv, sktime .ts, JSON lines, Avro or IDX images), folders"
              + " of a graph with nodes.csv and edges.csv, synthetic (a generator of drifting"
              + " sensor signals), ${bundle:generators} (of known drift: abrupt, or as named by"
              + " sea:gradual, sea:recurring, rbf:incremental), or known streams and graphs:"
              + " ${bundle:streams}.")
  private List<String> sources = List.of();

  @Mixin private final StreamOptions streams = new StreamOptions();
  @Mixin private final LearnerOptions learnerOptions = new LearnerOptions();
  @Mixin private final PageOptions pageOptions = new PageOptions();

  @Option(
      names = "--label-delay",
      paramLabel = "N|exp:N",
      description =
          "Labels come N examples of the stream later, or after random delays, exponentially"
              + " distributed with mean N, that --seed decides. Every example is predicted when it"
              + " comes and learned, and its prediction scored, when its label comes. Those whose"
              + " labels have not come by the end are counted as unlabelled.")
  private @Nullable String labelDelay;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description =
          "Write the snapshot of the learner at the end of the stream to a file, for nsr serve and"
              + " nsr inspect. For one stream of one key.")
  private @Nullable Path save;

  @Option(names = "--json", description = "Print one JSON object per stream, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JobSettings settings = learnerOptions.settings();
    if (save != null && sources.size() > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--save is for one stream, but %d are named: evaluate them one after the other"
              .formatted(sources.size()));
    }
    OutputFile.check(spec.commandLine(), "--save", save);
    for (String source : sources) {
      streams.check(source);
    }
    LabelDelay delay = labelDelay == null ? LabelDelay.NONE : LabelDelay.of(labelDelay);
    delay.check(settings.learner().temporal());
    PrintWriter out = spec.commandLine().getOut();
    List<StreamResult> results = new ArrayList<>();
    String title = "nsr evaluate " + String.join(" ", sources);
    try (RunPages pages = pageOptions.open(title, settings, false, false)) {
      try {
        for (String source : sources) {
          evaluate(source, settings, delay, pages, result -> show(result, results, out));
        }
      } finally {
        // A stream that breaks does not take the results of those before it along.
        print(results, out);
        pages.writeReport();
      }
      pageOptions.stay(pages);
    }
    return 0;
  }

  private void print(List<StreamResult> results, PrintWriter out) {
    if (!json && !results.isEmpty()) {
      out.print(labelDelay == null ? ResultTable.of(results) : ResultTable.withUnlabelled(results));
      out.flush();
    }
  }

  private void show(StreamResult result, List<StreamResult> results, PrintWriter out) {
    results.add(result);
    if (json) {
      out.println(labelDelay == null ? result.toJson() : result.toJsonWithUnlabelled());
      out.flush();
    }
  }

  /** Plays a stream; a file that breaks off gives the result up to there before it fails. */
  private void evaluate(
      String source,
      JobSettings settings,
      LabelDelay delay,
      RunPages pages,
      Consumer<StreamResult> results)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    FirstReasons reasons = new FirstReasons();
    try (ExampleStream stream = streams.open(source, !json, settings)) {
      RunWatch watch = pages.begin(stream.name(), stream.facts(), settings.learner().evaluation());
      RunScores scores = watch.scores();
      long start = System.nanoTime();
      try (PrequentialRun run =
          new PrequentialRun(
              learners(settings, stream.sequences()),
              delay.delays(settings.learner().seed()),
              stream.listener(),
              scores,
              reasons,
              watch)) {
        play(stream, run, watch, err);
        save(run);
      } finally {
        double seconds = (System.nanoTime() - start) / 1e9;
        stream.rejections().forEach(reason -> err.println("rejected: " + reason));
        stream.rejections().forEach(reason -> watch.rejected(stream.name(), reason));
        reasons.shown.forEach(reason -> err.println("rejected: " + reason));
        StreamResult result =
            new StreamResult(stream.name(), stream.taken(), scores.summary(), seconds)
                .withBadRows(stream.badRows());
        watch.ended(result);
        if (stream.taken() > 0) {
          results.accept(result);
        }
      }
    }
  }

  private void save(PrequentialRun run) throws IOException {
    if (save == null) {
      return;
    }
    SortedMap<String, Snapshot> snapshots = run.snapshots();
    if (snapshots.size() != 1) {
      throw new IOException(
          "--save is for a stream of one key, but this one has %d: leave mapping.key empty, or let a job publish them on topics.models"
              .formatted(snapshots.size()));
    }
    Files.write(save, snapshots.values().iterator().next().toBytes());
  }

  private static void play(
      ExampleStream stream, PrequentialRun run, RunWatch watch, PrintWriter err) {
    Function<String, Optional<LearnerReport>> reports = run::report;
    try (Progress progress = new Progress(stream.name(), err)) {
      while (stream.hasNext()) {
        run.take(stream.next());
        progress.to(stream.progress(), stream.taken());
        watch.tick(stream.progress(), reports);
      }
    }
    run.finish();
  }

  /** New learners, as many as may be live. */
  private static Function<String, Learner> learners(JobSettings settings, boolean sequences) {
    LearnerSettings learner = settings.learner();
    LearnerSettings ofStream = sequences ? learner.forSequences() : learner;
    NetworkFactory networks = settings.model().factory();
    Set<String> keys = new HashSet<>();
    return key -> {
      if (keys.add(key) && keys.size() > settings.flink().liveLearners()) {
        throw new InvalidSettingsException(
            List.of(
                new Violation(
                    "flink.liveLearners",
                    "must be at least the number of keys of the stream",
                    Integer.toString(settings.flink().liveLearners()),
                    "raise it, or name another key: each value of it has a learner of its own")));
      }
      return new Learner(ofStream, networks);
    };
  }

  /** Why the first examples were rejected that were. */
  private static final class FirstReasons implements Listener {
    private final List<String> shown = new ArrayList<>();

    @Override
    public void rejected(Example example, RejectedExampleException reason) {
      if (shown.size() < REASONS_SHOWN) {
        shown.add("example %s: %s".formatted(example.id(), reason.reason()));
      }
    }
  }
}
