package io.nsrstream.cli;

import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.Example;
import io.nsrstream.online.Prediction;
import io.nsrstream.online.RejectedExampleException;
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
      "  nsr evaluate synthetic --lambda 0 --json  without NSR, for a script"
    })
final class EvaluateCommand implements Callable<Integer> {
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

  @Option(names = "--json", description = "Print one JSON object per stream, and nothing else.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JobSettings settings = learnerOptions.settings();
    PrintWriter out = spec.commandLine().getOut();
    List<StreamResult> results = new ArrayList<>();
    try {
      for (String source : sources) {
        StreamResult result = evaluate(source, settings);
        results.add(result);
        if (json) {
          out.println(result.toJson());
          out.flush();
        }
      }
    } finally {
      // A stream that breaks does not take the results of those before it along.
      if (!json && !results.isEmpty()) {
        out.print(ResultTable.of(results));
        out.flush();
      }
    }
    return 0;
  }

  private StreamResult evaluate(String source, JobSettings settings) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (ExampleStream stream = streams.open(source);
        Run run = new Run(settings)) {
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
    private final Scoreboard scoreboard = new Scoreboard();
    private final List<String> firstReasons = new ArrayList<>();

    Run(JobSettings settings) {
      this.settings = settings;
      this.networks = settings.model().factory();
    }

    StreamResult over(ExampleStream stream, PrintWriter err) {
      long start = System.nanoTime();
      try (Progress progress = new Progress(stream.name(), err)) {
        while (stream.hasNext()) {
          take(stream.next());
          progress.to(stream.progress(), stream.taken());
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      learners.forEach(
          (key, learner) -> {
            LearnerReport report = learner.report();
            scoreboard.report(key, report.variance().values(), report.consistency().values());
          });
      return scoreboard.result(stream.name(), stream.taken(), seconds);
    }

    private void take(Example example) {
      try {
        Prediction prediction = learner(example.key()).testThenTrain(example);
        String label = example.label();
        scoreboard.add(
            example.key(),
            label,
            prediction.predicted(),
            label == null ? 0 : prediction.probability(label));
      } catch (RejectedExampleException e) {
        scoreboard.reject();
        if (firstReasons.size() < REASONS_SHOWN) {
          firstReasons.add("example " + example.id() + ": " + e.reason());
        }
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
