package io.nsrstream.cli.peers;

import io.nsrstream.cli.commands.StreamOptions;
import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.learner.KernelFeatures;
import io.nsrstream.online.run.RunScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import moa.core.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code nsr evaluate --json} does, by a learner of MOA. */
@Command(
    name = "moa",
    description = "Predicts every example before a learner of MOA learns it; prints one JSON.")
final class MoaCommand implements Callable<Integer> {
  @Parameters(index = "0", description = "A learner: ${COMPLETION-CANDIDATES}.")
  private MoaLearner learner = MoaLearner.HOEFFDING_TREE;

  @Parameters(index = "1", description = "A stream, as for nsr evaluate.")
  private String source = "";

  @Option(names = "--seed", description = "Decides all that the learner draws.")
  private int seed = 1;

  @Option(
      names = "--sequences",
      description =
          "What it sees of a sequence: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private MoaSequences sequences = MoaSequences.KERNELS;

  @Mixin private final StreamOptions streams = new StreamOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    MoaAttributes attributes;
    KernelFeatures kernels = kernels();
    try (ExampleStream stream = streams.open(source)) {
      // Before the first sequence is learned, kernels give vectors of the right width, all 0.
      attributes =
          MoaAttributes.of(stream, kernels == null ? UnaryOperator.identity() : kernels::extend);
    }
    try (ExampleStream stream = streams.open(source)) {
      MoaModel model = new MoaModel(learner, seed, attributes, kernels);
      PrintWriter err = spec.commandLine().getErr();
      StreamResult result = evaluate(stream, attributes, model, err);
      spec.commandLine().getOut().println(result.toJson());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  /** Those of {@code nsr evaluate} with the same seed; null where examples stay as they are. */
  private @Nullable KernelFeatures kernels() throws IOException {
    try (ExampleStream stream = streams.open(source)) {
      return sequences == MoaSequences.KERNELS && stream.sequences() && stream.hasNext()
          ? KernelFeatures.begin(stream.next(), FeatureSettings.DEFAULTS, seed)
          : null;
    }
  }

  private StreamResult evaluate(
      ExampleStream stream, MoaAttributes attributes, MoaModel model, PrintWriter err) {
    RunScores scores = new RunScores();
    long start = System.nanoTime();
    try (Progress progress = new Progress(stream.name() + " " + learner, err)) {
      while (stream.hasNext()) {
        Example example = stream.next();
        double[] votes = model.votes(example);
        String label = example.label();
        scores.add(
            example.key(),
            label,
            attributes.label(Utils.maxIndex(votes)),
            label == null ? 0 : share(votes, attributes.indexOf(label)));
        if (label != null) {
          model.learn(example, attributes.indexOf(label));
        }
        progress.to(stream.progress(), stream.taken());
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new StreamResult(stream.name(), stream.taken(), scores.summary(), seconds);
  }

  /** The share of a class in votes that need not sum to 1 and end with the last class voted for. */
  private static float share(double[] votes, int index) {
    double sum = Utils.sum(votes);
    return index < votes.length && sum > 0 ? (float) (votes[index] / sum) : 0;
  }
}
