package io.nsrstream.cli.peers;

import com.yahoo.labs.samoa.instances.Instance;
import io.nsrstream.cli.commands.StreamOptions;
import io.nsrstream.cli.local.ExampleStream;
import io.nsrstream.cli.show.Progress;
import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.run.RunScores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import moa.classifiers.AbstractClassifier;
import moa.core.Utils;
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

  @Mixin private final StreamOptions streams = new StreamOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    MoaAttributes attributes;
    try (ExampleStream stream = streams.open(source)) {
      attributes = MoaAttributes.of(stream);
    }
    try (ExampleStream stream = streams.open(source)) {
      AbstractClassifier classifier = learner.create(attributes.header(), seed);
      PrintWriter err = spec.commandLine().getErr();
      StreamResult result = evaluate(stream, attributes, classifier, err);
      spec.commandLine().getOut().println(result.toJson());
      spec.commandLine().getOut().flush();
    }
    return 0;
  }

  private StreamResult evaluate(
      ExampleStream stream,
      MoaAttributes attributes,
      AbstractClassifier classifier,
      PrintWriter err) {
    RunScores scores = new RunScores();
    long start = System.nanoTime();
    try (Progress progress = new Progress(stream.name() + " " + learner, err)) {
      while (stream.hasNext()) {
        Example example = stream.next();
        Instance instance = attributes.instance(example);
        double[] votes = classifier.getVotesForInstance(instance);
        String label = example.label();
        scores.add(
            example.key(),
            label,
            attributes.label(Utils.maxIndex(votes)),
            label == null ? 0 : share(votes, attributes.indexOf(label)));
        if (label != null) {
          classifier.trainOnInstance(instance);
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
