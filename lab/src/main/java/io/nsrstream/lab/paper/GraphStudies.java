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
import java.util.stream.Stream;

/**
 * The paper's graph networks on graphs that are to be had. Every update takes the whole graph.
 * docs/paper.md says where the settings are from.
 */
final class GraphStudies {
  private static final int SEEDS = 3;
  private static final int EPOCHS = 200;
  private static final double RATE = 0.01;

  /** More than the nodes of any of the graphs: one update per epoch. */
  private static final int ALL_NODES = 1_000_000;

  private static final double[] ON_LOGITS = {0.01, 0.03, 0.1, 0.3};
  private static final double[] ON_LAST_HIDDEN = {0.1, 0.3};
  private static final double[] ON_ANY_LAYER = {0.01, 0.1, 0.3};

  private static final String VANILLA = "vanilla";
  private static final String PHOTO_NAME = "photo";
  private static final String SAGE_3 = "sage:64x3";

  /** Epochs of every training that is reported; empty leaves each study its own. */
  private final OptionalInt epochs;

  private GraphStudies(OptionalInt epochs) {
    this.epochs = epochs;
  }

  /**
   * All of them.
   *
   * @param epochs of every training that is reported; empty leaves each study its own
   */
  static List<Study> all(OptionalInt epochs) {
    GraphStudies studies = new GraphStudies(epochs);
    return List.of(
        studies.study(PHOTO_NAME, PHOTO),
        studies.study("computers", COMPUTERS),
        studies.study("cora", NONE),
        studies.study("dblp", NONE),
        studies.layers(),
        studies.regularizers());
  }

  /**
   * A network and its test errors on the slides, in percent.
   *
   * @param vanilla NaN where the slides do not have it
   * @param nsr the same with the penalty
   */
  private record Row(String network, double vanilla, double nsr) {
    Row(String network) {
      this(network, Double.NaN, Double.NaN);
    }
  }

  private static final List<Row> PHOTO =
      List.of(
          new Row("sage:64x2", 5.82, 4.54),
          new Row("sage:64x3", 5.20, 4.86),
          new Row("sage:64x4", 6.37, 5.62),
          new Row("gcn:64x2", 6.73, 6.27),
          new Row("gcn:64x3", 8.00, 7.96),
          new Row("gcn:64x4", 10.24, 9.03));

  private static final List<Row> COMPUTERS =
      List.of(
          new Row("sage:64x2", 11.37, 10.47),
          new Row("sage:64x3", 11.88, 10.22),
          new Row("sage:64x4", 15.49, 12.86),
          new Row("gcn:64x2", 12.17, 10.86),
          new Row("gcn:64x3", 14.90, 13.66),
          new Row("gcn:64x4", 18.07, 16.02));

  private static final List<Row> NONE = PHOTO.stream().map(row -> new Row(row.network())).toList();

  private Study study(String graph, List<Row> rows) {
    List<Variant> variants = new ArrayList<>();
    for (Row row : rows) {
      Trial vanilla = trial(graph, row.network());
      variants.add(
          withPaper(
              Variant.of(row.network(), row.network(), new Choice.Given(vanilla)), row.vanilla()));
      variants.add(
          withPaper(
              Variant.of(row.network() + "+nsr", row.network(), search(candidates(vanilla))),
              row.nsr()));
    }
    return new Study(
        "gnn-" + graph, "Graph networks with NSR on %s".formatted(graph), SEEDS, variants);
  }

  private Study layers() {
    Trial vanilla = trial(PHOTO_NAME, SAGE_3);
    List<Variant> variants = new ArrayList<>();
    variants.add(Variant.of(VANILLA, VANILLA, new Choice.Given(vanilla)));
    for (String layer : vanilla.network().factory().penalisableLayers()) {
      variants.add(searched(layer, steady(vanilla, layer, ON_ANY_LAYER)));
    }
    return new Study(
        "gnn-layers", "Which layer is kept steady, %s on photo".formatted(SAGE_3), SEEDS, variants);
  }

  private Study regularizers() {
    Trial vanilla = trial(PHOTO_NAME, SAGE_3);
    return new Study(
        "gnn-regularizers",
        "Other regularizers beside NSR, %s on photo".formatted(SAGE_3),
        SEEDS,
        List.of(
            Variant.of(VANILLA, VANILLA, new Choice.Given(vanilla)),
            searched("l1-weights", regularized(vanilla, "l1:1e-6", "l1:1e-5", "l1:1e-4")),
            searched("l2-weights", regularized(vanilla, "l2:1e-5", "l2:1e-4", "l2:1e-3")),
            searched(
                "jacobian",
                regularized(vanilla, "jacobian:1e-5", "jacobian:1e-4", "jacobian:1e-3")),
            searched("nsr", steady(vanilla, Layer.LOGITS, ON_ANY_LAYER))));
  }

  private static List<Trial> regularized(Trial vanilla, String... texts) {
    return Stream.of(texts).map(vanilla::withRegularization).toList();
  }

  private static Variant searched(String name, List<Trial> candidates) {
    return Variant.of(name, VANILLA, search(candidates));
  }

  private static Variant withPaper(Variant variant, double error) {
    return Double.isNaN(error) ? variant : variant.withPaper(new Figure(error, Double.NaN));
  }

  private Trial trial(String graph, String network) {
    return new Trial(
        new GraphCorpus(graph),
        new NetworkSettings(
            network,
            Activation.RELU,
            Initialization.XAVIER,
            Optimizer.ADAM,
            RATE,
            0,
            0,
            NetworkSettings.DEFAULTS.regularization()),
        Penalty.NONE,
        Course.plain(ALL_NODES, epochs.orElse(EPOCHS)),
        1);
  }

  /** Strengths on the logits, and on the layer before them. */
  private static List<Trial> candidates(Trial vanilla) {
    List<String> layers = vanilla.network().factory().penalisableLayers();
    List<Trial> candidates = new ArrayList<>();
    candidates.addAll(steady(vanilla, Layer.LOGITS, ON_LOGITS));
    candidates.addAll(steady(vanilla, layers.get(layers.size() - 2), ON_LAST_HIDDEN));
    return candidates;
  }

  private static Choice search(List<Trial> candidates) {
    return new Choice.Search(candidates, candidates.get(0).epochs());
  }

  private static List<Trial> steady(Trial vanilla, String layer, double... strengths) {
    return DoubleStream.of(strengths)
        .mapToObj(lambda -> vanilla.withPenalty(new Penalty(Kind.NSR, lambda, 1, List.of(layer))))
        .toList();
  }
}
