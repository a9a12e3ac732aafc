package io.nsrstream.lab.paper;

import io.nsrstream.lab.epochs.Course;
import io.nsrstream.lab.paper.Penalty.Kind;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.network.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;

/** Multilayer perceptrons on MNIST: the tables of the paper, and those that go beyond it. */
final class DigitStudies {
  private static final String VANILLA = "vanilla";
  private static final String NSR = "nsr";
  private static final String MLP_4 = "mlp:256,100";

  /** The strength that the authors publish for {@link #MLP_4}. */
  private static final double LAMBDA = 7.4865;

  /** Mini-batches in the window of class means, as the authors have it. */
  private static final int WINDOW = 5;

  /** Rows of a mini-batch and epochs on MNIST, as the authors have them. */
  private static final int DIGITS = 100;

  private static final int DIGIT_EPOCHS = 100;

  /** Epochs of the studies that compare many variants, and of searches for a strength. */
  private static final int STUDY_EPOCHS = 50;

  private static final int SEARCH_EPOCHS = 20;

  /** Epochs without a penalty after which the layer for it is chosen. */
  private static final int WARM_UP = 5;

  /**
   * A multilayer perceptron of the paper, with its figures.
   *
   * @param layers how many, input and output included
   */
  private record Depth(int layers, String network, double lambda, Figure vanilla, Figure nsr) {}

  /**
   * Widths and figures as the authors publish them with their code. Of the strengths they publish,
   * 0.02475, 7.4865, 0.0538, 0.2542 and 0.4158, only the second one carries to here: docs/paper.md
   * has the search that led to the others.
   */
  private static final List<Depth> DEPTHS =
      List.of(
          new Depth(3, "mlp:100", 8, new Figure(3.09, 0.10), new Figure(2.80, 0.08)),
          new Depth(4, MLP_4, LAMBDA, new Figure(2.29, 0.07), new Figure(1.64, 0.04)),
          new Depth(6, "mlp:256,128,64,32", 8, new Figure(2.44, 0.09), new Figure(1.76, 0.06)),
          new Depth(
              8, "mlp:256,128,64,32,32,16", 8, new Figure(2.87, 0.09), new Figure(1.98, 0.09)),
          new Depth(
              10,
              "mlp:256,128,64,64,32,32,16,16",
              8,
              new Figure(3.06, 0.06),
              new Figure(1.72, 0.14)));

  /** Epochs of every training that is reported; empty leaves each study its own. */
  private final OptionalInt epochs;

  private DigitStudies(OptionalInt epochs) {
    this.epochs = epochs;
  }

  /**
   * All of them.
   *
   * @param epochs of every training that is reported; empty leaves each study its own
   */
  static List<Study> all(OptionalInt epochs) {
    DigitStudies digits = new DigitStudies(epochs);
    List<Study> studies = new ArrayList<>();
    DEPTHS.forEach(depth -> studies.add(digits.depth(depth)));
    studies.add(digits.regularizers());
    studies.add(digits.combination());
    studies.add(digits.layers());
    studies.add(digits.schedules());
    studies.add(digits.statistics());
    DEPTHS.forEach(depth -> studies.add(digits.search(depth)));
    return studies;
  }

  private Study depth(Depth depth) {
    Trial vanilla = digits(depth.network(), DIGIT_EPOCHS);
    Trial nsr = vanilla.withPenalty(nsr(depth.lambda()));
    return new Study(
        "mlp-" + depth.layers(),
        "%s on MNIST".formatted(depth.network()),
        5,
        List.of(
            given(VANILLA, VANILLA, vanilla).withPaper(depth.vanilla()),
            given(NSR, VANILLA, nsr).withPaper(depth.nsr())));
  }

  private Study search(Depth depth) {
    Trial vanilla = digits(depth.network(), DIGIT_EPOCHS);
    List<Trial> candidates = new ArrayList<>();
    for (int window : new int[] {WINDOW, 1, 20}) {
      for (double lambda : new double[] {0.1, 0.5, 2, 8, 32}) {
        candidates.add(vanilla.withPenalty(nsr(lambda).withWindow(window)));
      }
    }
    return new Study(
        "lambda-" + depth.layers(),
        "λ and m found by a search, %s on MNIST".formatted(depth.network()),
        3,
        List.of(given(VANILLA, VANILLA, vanilla), searched("found", candidates)));
  }

  /**
   * At the epochs of the first table. The searches are half as long, since what slows learning down
   * loses a short one.
   */
  private Study regularizers() {
    Trial vanilla = digits(MLP_4, DIGIT_EPOCHS);
    Penalty hidden = nsr(1).withLayers("hidden1", "hidden2");
    Penalty decay = nsr(1).withKind(Kind.ACTIVATION_DECAY);
    Map<String, List<Trial>> candidates = new LinkedHashMap<>();
    candidates.put("l1-weights", weights(vanilla, "l1", 1e-7, 1e-6, 1e-5, 3e-5, 1e-4));
    candidates.put("l2-weights", weights(vanilla, "l2", 1e-6, 1e-5, 1e-4, 3e-4, 1e-3));
    candidates.put("orthogonality", weights(vanilla, "orthogonality", 1e-7, 1e-6, 1e-5, 1e-4));
    candidates.put("jacobian", weights(vanilla, "jacobian", 1e-6, 1e-5, 1e-4, 1e-3, 1e-2));
    candidates.put(
        "l1-responses", strengths(vanilla, hidden.withKind(Kind.SPARSITY), 0.1, 0.3, 1, 3));
    candidates.put("activation-decay", strengths(vanilla, decay, 0.1, 0.3, 1, 3));
    candidates.put(NSR, strengths(vanilla, nsr(1), LAMBDA, 2, 4, 16));
    List<Variant> variants = new ArrayList<>();
    variants.add(given(VANILLA, VANILLA, vanilla));
    candidates.forEach(
        (name, trials) -> variants.add(searched(name, trials, vanilla.epochs() / 2)));
    return new Study(
        "regularizers", "Other regularizers beside NSR, %s on MNIST".formatted(MLP_4), 3, variants);
  }

  private static List<Trial> weights(Trial vanilla, String kind, double... strengths) {
    return DoubleStream.of(strengths)
        .mapToObj(strength -> vanilla.withRegularization(kind + ":" + strength))
        .toList();
  }

  private List<Trial> strengths(Penalty penalty, double... strengths) {
    return strengths(mlp4(), penalty, strengths);
  }

  private static List<Trial> strengths(Trial vanilla, Penalty penalty, double... strengths) {
    return DoubleStream.of(strengths)
        .mapToObj(strength -> vanilla.withPenalty(penalty.withStrength(strength)))
        .toList();
  }

  private Study combination() {
    Trial norm = digits(MLP_4 + "/norm", STUDY_EPOCHS);
    Trial dropout = digits(MLP_4 + "/dropout:0.2", STUDY_EPOCHS);
    return new Study(
        "combination",
        "NSR with batch normalisation and with dropout, %s on MNIST".formatted(MLP_4),
        3,
        List.of(
            given("norm", "norm", norm),
            given("norm+nsr", "norm", norm.withPenalty(nsr(LAMBDA))),
            given("dropout", "dropout", dropout),
            given("dropout+nsr", "dropout", dropout.withPenalty(nsr(LAMBDA))),
            given(NSR, NSR, mlp4().withPenalty(nsr(LAMBDA)))));
  }

  private Study layers() {
    Trial vanilla = mlp4();
    return new Study(
        "layers",
        "Which layer is kept steady, %s on MNIST".formatted(MLP_4),
        3,
        List.of(
            given(VANILLA, VANILLA, vanilla),
            searched("layer 2", strengths(nsr(1).withLayers("hidden1"), LAMBDA, 2, 32)),
            searched("layer 3", strengths(nsr(1).withLayers("hidden2"), LAMBDA, 2, 32)),
            searched("layer 4", strengths(nsr(1), LAMBDA, 2, 32)),
            searched(
                "layers 3+4", strengths(nsr(1).withLayers("hidden2", Layer.LOGITS), LAMBDA, 2, 32)),
            Variant.of(
                "automatic",
                VANILLA,
                new Choice.LargestVariance(vanilla.withPenalty(nsr(LAMBDA)), WARM_UP))));
  }

  private Study schedules() {
    Trial vanilla = mlp4();
    List<Variant> variants = new ArrayList<>();
    variants.add(given(VANILLA, VANILLA, vanilla));
    variants.add(given("constant", VANILLA, vanilla.withPenalty(nsr(LAMBDA))));
    for (Kind kind :
        List.of(Kind.NSR_RAMP, Kind.NSR_HELD, Kind.NSR_BY_VARIANCE, Kind.NSR_BY_RATIO)) {
      variants.add(
          given(
              kind.toString().substring(NSR.length() + 1),
              VANILLA,
              vanilla.withPenalty(nsr(LAMBDA).withKind(kind))));
    }
    return new Study(
        "schedules",
        "Strengths that change, and strengths per neuron, %s on MNIST".formatted(MLP_4),
        3,
        variants);
  }

  private Study statistics() {
    return new Study(
        "statistics",
        "Response statistics beyond variance, %s on MNIST".formatted(MLP_4),
        3,
        List.of(
            given(VANILLA, VANILLA, mlp4()),
            searched("class-distance", strengths(nsr(1).withKind(Kind.CLASS_DISTANCE), 0.3, 3, 30)),
            searched(
                "adjacent-distance",
                strengths(nsr(1).withKind(Kind.ADJACENT_DISTANCE), 0.3, 3, 30)),
            given(NSR, VANILLA, mlp4().withPenalty(nsr(LAMBDA)))));
  }

  private static Variant given(String name, String against, Trial trial) {
    return Variant.of(name, against, new Choice.Given(trial));
  }

  private static Variant searched(String name, List<Trial> candidates) {
    return searched(name, candidates, Math.min(SEARCH_EPOCHS, candidates.get(0).epochs()));
  }

  private static Variant searched(String name, List<Trial> candidates, int epochs) {
    return Variant.of(name, VANILLA, new Choice.Search(candidates, epochs));
  }

  private static Penalty nsr(double lambda) {
    return new Penalty(Kind.NSR, lambda, WINDOW, List.of(Layer.LOGITS));
  }

  private Trial mlp4() {
    return digits(MLP_4, STUDY_EPOCHS);
  }

  private Trial digits(String network, int usualEpochs) {
    return new Trial(
        ExampleCorpus.MNIST,
        new NetworkSettings(
            network,
            Activation.RELU,
            Initialization.XAVIER,
            Optimizer.SGD,
            0.01,
            0,
            0,
            NetworkSettings.DEFAULTS.regularization()),
        Penalty.NONE,
        Course.plain(DIGITS, epochs.orElse(usualEpochs)),
        1);
  }
}
