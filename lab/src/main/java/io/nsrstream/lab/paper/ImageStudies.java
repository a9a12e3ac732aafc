package io.nsrstream.lab.paper;

import io.nsrstream.lab.epochs.Course;
import io.nsrstream.lab.epochs.ImageAugmentation;
import io.nsrstream.lab.epochs.RateSchedule;
import io.nsrstream.lab.paper.Penalty.Kind;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.models.architecture.Activation;
import io.nsrstream.models.architecture.Initialization;
import io.nsrstream.models.architecture.Optimizer;
import io.nsrstream.online.network.Layer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The paper's convolutional networks at a quarter of their width on a fifth of CIFAR-10, with the
 * settings that the authors state. Their release does not compute these rows: docs/paper.md has
 * why.
 */
final class ImageStudies {
  private static final String VANILLA = "vanilla";
  private static final int SEEDS = 3;
  private static final int EPOCHS = 30;
  private static final int SEARCH_EPOCHS = 10;
  private static final int BATCH = 100;
  private static final int SIDE = 32;
  private static final int COLOURS = 3;
  private static final int PADDING = 4;

  private ImageStudies() {}

  /**
   * All of them.
   *
   * @param epochs of every training that is reported; empty leaves each study its own
   */
  static List<Study> all(OptionalInt epochs) {
    Course residual =
        new Course(BATCH, epochs.orElse(EPOCHS), RateSchedule.STEPS, augmentation(16));
    return List.of(
        study(
            "resnet18-cifar10",
            // A decay of 5e-4: the gradient of half of it times the squared weight.
            residual("l2:2.5e-4"),
            residual,
            new double[] {0.05, 0.15, 0.5},
            new Figure(7.96, Double.NaN),
            new Figure(7.20, Double.NaN)),
        study(
            "vgg19-cifar10",
            new NetworkSettings(
                "vgg19/16/dropout:0.3@32x32x3",
                Activation.RELU,
                Initialization.HE,
                Optimizer.ADAM,
                1e-4,
                0,
                0,
                "none"),
            new Course(BATCH, epochs.orElse(EPOCHS), RateSchedule.CONSTANT, augmentation(0)),
            new double[] {0.05, 0.11, 0.3},
            new Figure(10.57, Double.NaN),
            new Figure(8.77, Double.NaN)),
        regularizers(
            new Course(BATCH, epochs.orElse(SEARCH_EPOCHS), RateSchedule.STEPS, augmentation(16))));
  }

  private static NetworkSettings residual(String regularization) {
    return new NetworkSettings(
        "resnet18/16@32x32x3",
        Activation.RELU,
        Initialization.HE,
        Optimizer.NESTEROV,
        0.1,
        0.9,
        0,
        regularization);
  }

  /** Penalties on weights beside NSR; the penalty on the Jacobian is for dense layers. */
  private static Study regularizers(Course course) {
    Trial vanilla = new Trial(ExampleCorpus.CIFAR10, residual("none"), Penalty.NONE, course, 1);
    return new Study(
        "resnet18-regularizers",
        "Other regularizers beside NSR, resnet18/16 on 9,000 images of CIFAR-10",
        SEEDS,
        List.of(
            Variant.of(VANILLA, VANILLA, new Choice.Given(vanilla)),
            searched("l1-weights", weights(vanilla, "l1:1e-5", "l1:5e-5", "l1:2.5e-4")),
            searched("l2-weights", weights(vanilla, "l2:5e-5", "l2:2.5e-4", "l2:1e-3")),
            searched("nsr", steady(vanilla, 0.05, 0.15, 0.5))));
  }

  private static List<Trial> weights(Trial vanilla, String... regularizations) {
    return Stream.of(regularizations).map(vanilla::withRegularization).toList();
  }

  private static List<Trial> steady(Trial vanilla, double... strengths) {
    return DoubleStream.of(strengths)
        .mapToObj(
            lambda -> vanilla.withPenalty(new Penalty(Kind.NSR, lambda, 1, List.of(Layer.LOGITS))))
        .toList();
  }

  private static Variant searched(String name, List<Trial> candidates) {
    int epochs = Math.min(SEARCH_EPOCHS, candidates.get(0).epochs());
    return Variant.of(name, VANILLA, new Choice.Search(candidates, epochs));
  }

  private static Optional<ImageAugmentation> augmentation(int cutout) {
    return Optional.of(new ImageAugmentation(SIDE, SIDE, COLOURS, PADDING, cutout));
  }

  private static Study study(
      String name,
      NetworkSettings network,
      Course course,
      double[] strengths,
      Figure vanillaInPaper,
      Figure nsrInPaper) {
    Trial vanilla = new Trial(ExampleCorpus.CIFAR10, network, Penalty.NONE, course, 1);
    return new Study(
        name,
        "%s on 9,000 images of CIFAR-10".formatted(network.network()),
        SEEDS,
        List.of(
            Variant.of(VANILLA, VANILLA, new Choice.Given(vanilla)).withPaper(vanillaInPaper),
            searched("nsr", steady(vanilla, strengths)).withPaper(nsrInPaper)));
  }
}
