package io.nsrstream.cli.commands;

import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.StudyCurves;
import io.nsrstream.cli.show.StudyTable;
import io.nsrstream.lab.paper.EpochScores;
import io.nsrstream.lab.paper.Studies;
import io.nsrstream.lab.paper.Study;
import io.nsrstream.lab.paper.StudyRunner;
import io.nsrstream.lab.paper.Trial;
import io.nsrstream.lab.paper.TrialRunner;
import io.nsrstream.lab.paper.VariantResult;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The paper's tables and those that go beyond it, measured here. */
@Command(
    name = "reproduce",
    description =
        "Trains in epochs what a table of the paper shows, and prints the paper's figures beside"
            + " those just measured. An interrupted run goes on where it was.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  nsr reproduce mlp-4                      five seeds, a quarter of an hour",
      "  nsr reproduce mlp-4 --seeds 1 --epochs 5 a first look",
      "  nsr reproduce mlp-10 --lambda 2          another strength of NSR",
      "  nsr reproduce regularizers --json        the last line is one JSON object",
      "  nsr reproduce mlp-4 --curves .           every epoch, as CSV and as a picture"
    })
public final class ReproduceCommand implements Callable<Integer> {
  @Parameters(arity = "1", paramLabel = "NAME", description = "One of ${bundle:studies}.")
  private String name = "";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Seeds of every variant; each study has a number of its own.")
  private @Nullable Integer seeds;

  @Option(
      names = "--epochs",
      paramLabel = "E",
      description = "Epochs of every training; each study has a number of its own.")
  private @Nullable Integer epochs;

  @Option(
      names = "--lambda",
      paramLabel = "X",
      description = "Strength of NSR wherever the study has it, in place of its own or a search.")
  private @Nullable Double lambda;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description =
          "Where trainings are kept, those that are done and those to go on with. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path runs = Path.of("nsr-runs");

  @Option(
      names = "--curves",
      paramLabel = "DIR",
      description = "Write every epoch of every training there, as NAME.csv and NAME.png.")
  private @Nullable Path curves;

  @Option(names = "--json", description = "Print one JSON object, and nothing else.")
  private boolean json;

  @Mixin private final DataOption data = new DataOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Study study = study();
    int seedCount = seeds == null ? study.seeds() : seeds;
    PrintWriter out = spec.commandLine().getOut();
    List<VariantResult> results = run(study, seedCount);
    if (curves != null) {
      new StudyCurves(study, results).write(curves);
    }
    StudyTable table = new StudyTable(study, results);
    if (json) {
      out.println(table.json(seedCount));
    } else {
      out.print(table.text());
    }
    out.flush();
    return 0;
  }

  private Study study() {
    List<Study> all = Studies.all(epochs == null ? OptionalInt.empty() : OptionalInt.of(epochs));
    List<String> names = all.stream().map(Study::name).toList();
    new Rules()
        .require(names.contains(name), "NAME", "must be one of " + names, name, "choose one")
        .between("--seeds", seeds == null ? 1 : seeds, 1, 1_000)
        .between("--epochs", epochs == null ? 1 : epochs, 1, 100_000)
        .atLeast("--lambda", lambda == null ? 0 : lambda, 0)
        .check();
    Study study = all.get(names.indexOf(name));
    return lambda == null ? study : study.withLambda(lambda);
  }

  private List<VariantResult> run(Study study, int seedCount) throws IOException {
    try (Progress progress = new Progress(study.name(), spec.commandLine().getErr())) {
      TrialRunner trials =
          new TrialRunner(
              data.directory(),
              runs,
              System::nanoTime,
              new Course(progress, study.epochs(seedCount)));
      return new StudyRunner(trials).run(study, seedCount);
    }
  }

  /** How far a study is, on a progress bar; a line for each training that is done. */
  private static final class Course implements TrialRunner.Listener {
    private final Progress progress;
    private int all;
    private int done;

    Course(Progress progress, int all) {
      this.progress = progress;
      this.all = all;
    }

    // What is skipped takes no time, and would belie the time left.
    @Override
    public void skipped(int epochs) {
      all -= epochs;
    }

    @Override
    public void done(Trial trial, EpochScores scores) {
      done++;
      progress.to(
          (double) done / all,
          () ->
              "epoch %d of %d of %s"
                  .formatted(scores.epoch(), trial.epochs(), trial.regularizers()));
      if (scores.epoch() == trial.epochs()) {
        progress.line(
            String.format(
                Locale.ROOT,
                "%s: validation error %.2f %% in the end",
                trial,
                100 * scores.validationError()));
      }
    }
  }
}
