package io.nsrstream.cli.commands;

import io.nsrstream.cli.commands.DelayedLabels.Predicted;
import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.cli.local.Scoreboard;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.ResultTable;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.learner.OnlineLearner;
import io.nsrstream.online.network.NetworkFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
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
      "  nsr evaluate sea led:recurring            generated streams of known drift",
      "  nsr evaluate sea --label-delay 500        labels come 500 examples later",
      "  nsr evaluate sea --label-delay exp:500    the same in the mean, at random",
      "  nsr evaluate synthetic --lambda 0 --json  without NSR, for a script"
    })
public final class EvaluateCommand implements Callable<Integer> {
  private static final int REASONS_SHOWN = 3;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|NAME",
      description =
          "Files (CSV, ARFF, UCR .tsv, sktime .ts or IDX images), synthetic (a generator of"
              + " drifting sensor signals), ${bundle:generators} (of known drift: abrupt, or as"
              + " named by sea:gradual, sea:recurring, rbf:incremental), or known streams:"
              + " ${bundle:streams}.")
  private List<String> sources = List.of();

  @Mixin private final StreamOptions streams = new StreamOptions();
  @Mixin private final LearnerOptions learnerOptions = new LearnerOptions();

  @Option(
      names = "--label-delay",
      paramLabel = "N|exp:N",
      description =
          "Labels come N examples of the stream later, or after random delays, exponentially"
              + " distributed with mean N, that --seed decides. Every example is predicted when it"
              + " comes and learned, and its prediction scored, when its label comes. Those whose"
              + " labels have not come by the end are counted as unlabelled.")
  private @Nullable String labelDelay;

  @Option(names = "--json", description = "Print one JSON object per stream, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JobSettings settings = learnerOptions.settings();
    LabelDelay delay = labelDelay == null ? LabelDelay.NONE : LabelDelay.of(labelDelay);
    delay.check(settings.learner().temporal());
    PrintWriter out = spec.commandLine().getOut();
    List<StreamResult> results = new ArrayList<>();
    try {
      for (String source : sources) {
        StreamResult result = evaluate(source, settings, delay);
        results.add(result);
        if (json) {
          out.println(labelDelay == null ? result.toJson() : result.toJsonWithUnlabelled());
          out.flush();
        }
      }
    } finally {
      // A stream that breaks does not take the results of those before it along.
      if (!json && !results.isEmpty()) {
        out.print(
            labelDelay == null ? ResultTable.of(results) : ResultTable.withUnlabelled(results));
        out.flush();
      }
    }
    return 0;
  }

  private StreamResult evaluate(String source, JobSettings settings, LabelDelay delay)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (ExampleStream stream = streams.open(source);
        Run run = new Run(settings, delay)) {
      StreamResult result = run.over(stream, err);
      run.firstReasons.forEach(reason -> err.println("rejected: " + reason));
      return result;
    }
  }

  /** One stream's way through the learners of its keys. */
  private static final class Run implements AutoCloseable {
    private final JobSettings settings;
    private final NetworkFactory networks;
    private final Map<String, OnlineLearner> learners = new HashMap<>();
    private final DelayedLabels labels;
    private final Scoreboard scoreboard = new Scoreboard();
    private final List<String> firstReasons = new ArrayList<>();

    Run(JobSettings settings, LabelDelay delay) {
      this.settings = settings;
      this.labels = new DelayedLabels(delay.delays(settings.learner().seed()));
      this.networks = settings.model().factory();
    }

    StreamResult over(ExampleStream stream, PrintWriter err) {
      long start = System.nanoTime();
      try (Progress progress = new Progress(stream.name(), err)) {
        while (stream.hasNext()) {
          predict(stream.next(), stream.taken());
          learnDue(stream.taken());
          progress.to(stream.progress(), stream.taken());
        }
      }
      labels.rest().forEach(late -> score(late.prediction(), null));
      double seconds = (System.nanoTime() - start) / 1e9;
      learners.forEach(
          (key, learner) -> {
            LearnerReport report = learner.report();
            scoreboard.report(
                key,
                report.variance().values(),
                report.consistency().values(),
                report.drift().drifts(),
                report.labelsAsFeatures());
          });
      return scoreboard.result(stream.name(), stream.taken(), seconds);
    }

    private void predict(Example example, long number) {
      try {
        Prediction prediction = learner(example.key()).predict(example);
        if (example.label() == null) {
          score(prediction, null);
        } else {
          labels.add(example, prediction, number);
        }
      } catch (RejectedExampleException e) {
        reject(example, e);
      }
    }

    /** Has those examples learned whose labels come after so many examples. */
    private void learnDue(long number) {
      for (Predicted due = labels.takeDue(number); due != null; due = labels.takeDue(number)) {
        Example example = due.example();
        try {
          learner(example.key()).learn(example, due.prediction());
          score(due.prediction(), example.label());
        } catch (RejectedExampleException e) {
          reject(example, e);
        }
      }
    }

    private void score(Prediction prediction, @Nullable String label) {
      scoreboard.add(
          prediction.key(),
          label,
          prediction.predicted(),
          label == null ? 0 : prediction.probability(label));
    }

    private void reject(Example example, RejectedExampleException e) {
      scoreboard.reject();
      if (firstReasons.size() < REASONS_SHOWN) {
        firstReasons.add("example " + example.id() + ": " + e.reason());
      }
    }

    private OnlineLearner learner(String key) {
      OnlineLearner learner = learners.get(key);
      if (learner == null) {
        if (learners.size() == settings.flink().liveLearners()) {
          throw new IllegalStateException(
              "the stream has more keys than the %d learners that flink.liveLearners allows: raise it"
                  .formatted(learners.size()));
        }
        learner = new OnlineLearner(settings.learner(), networks);
        learners.put(key, learner);
      }
      return learner;
    }

    @Override
    public void close() {
      learners.values().forEach(OnlineLearner::close);
    }
  }
}
