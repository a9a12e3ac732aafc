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
import java.util.stream.DoubleStream;

/** Sequence networks, which the paper does not have, with and without the penalty. */
final class SequenceStudies {
  private static final int SEEDS = 5;
  private static final int BATCH = 16;
  private static final int EPOCHS = 25;

  /** Mini-batches in the window of class means. */
  private static final int WINDOW = 5;

  /** To choose from; the first wins ties. */
  private static final double[] STRENGTHS = {1, 0.1, 10};

  private static final List<String> NETWORKS =
      List.of("gru:64", "lstm:64", "tcn:32x4", "transformer:32x1x4");

  private SequenceStudies() {}

  /**
   * One for each data set of sequences.
   *
   * @param epochs of every training that is reported; empty leaves each study its own
   */
  static List<Study> all(OptionalInt epochs) {
    return ExampleCorpus.SEQUENCES.stream().map(corpus -> study(corpus, epochs)).toList();
  }

  private static Study study(Corpus corpus, OptionalInt epochs) {
    List<Variant> variants = new ArrayList<>();
    for (String network : NETWORKS) {
      Trial vanilla =
          new Trial(
              corpus,
              new NetworkSettings(
                  network,
                  Activation.RELU,
                  Initialization.HE,
                  Optimizer.ADAM,
                  0.003,
                  0,
                  5,
                  NetworkSettings.DEFAULTS.regularization()),
              Penalty.NONE,
              Course.plain(BATCH, epochs.orElse(EPOCHS)),
              1);
      variants.add(Variant.of(network, network, new Choice.Given(vanilla)));
      variants.add(
          Variant.of(
              network + "+nsr",
              network,
              new Choice.Search(
                  DoubleStream.of(STRENGTHS)
                      .mapToObj(
                          lambda ->
                              vanilla.withPenalty(
                                  new Penalty(Kind.NSR, lambda, WINDOW, List.of(Layer.LOGITS))))
                      .toList(),
                  vanilla.epochs())));
    }
    return new Study(
        corpus.name(), "Sequence networks with NSR on %s".formatted(corpus), SEEDS, variants);
  }
}
