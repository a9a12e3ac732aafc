package io.nsrstream.lab.paper;

import io.nsrstream.lab.epochs.Course;
import io.nsrstream.lab.paper.Penalty.Kind;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.network.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** NSR on words, which the paper names as future work: it has no figures of its own. */
final class TextStudies {
  private static final String VANILLA = "vanilla";
  private static final String NETWORK = "mlp:64";
  private static final int SEEDS = 3;
  private static final int BATCH = 32;
  private static final int EPOCHS = 10;
  private static final int WINDOW = 5;
  private static final double[] STRENGTHS = {0.3, 1, 3, 10, 30};

  private TextStudies() {}

  /**
   * The titles of questions.
   *
   * @param epochs of every training that is reported; empty leaves the study its own
   */
  static Study titles(OptionalInt epochs) {
    NetworkSettings network =
        new NetworkSettings(
            NETWORK, Activation.RELU, Initialization.HE, Optimizer.ADAM, 0.001, 0, 5, "none");
    Trial vanilla =
        new Trial(
            ExampleCorpus.TITLES,
            network,
            Penalty.NONE,
            Course.plain(BATCH, epochs.orElse(EPOCHS)),
            1);
    List<Trial> candidates = new ArrayList<>();
    for (String layer : List.of("hidden1", Layer.LOGITS)) {
      for (double lambda : STRENGTHS) {
        candidates.add(vanilla.withPenalty(new Penalty(Kind.NSR, lambda, WINDOW, List.of(layer))));
      }
    }
    return new Study(
        "text-titles",
        "%s over 64 numbers for each word, on titles of 20 topics".formatted(NETWORK),
        SEEDS,
        List.of(
            Variant.of(VANILLA, VANILLA, new Choice.Given(vanilla)),
            Variant.of("nsr", VANILLA, new Choice.Search(candidates, vanilla.epochs()))));
  }
}
