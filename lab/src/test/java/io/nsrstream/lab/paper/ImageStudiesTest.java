package io.nsrstream.lab.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.lab.epochs.Dataset;
import io.nsrstream.lab.epochs.EpochTraining;
import io.nsrstream.online.data.Shape;
import io.nsrstream.online.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole studies want 15,000 images; here their trainings go through a few. */
final class ImageStudiesTest {
  private static final Shape IMAGE = new Shape.Sequence(32, 96);
  private static final int ROWS = 20;

  static List<Study> studies() {
    return ImageStudies.all(OptionalInt.empty());
  }

  private static Dataset images() {
    Random random = new Random(3);
    float[] features = new float[ROWS * IMAGE.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    int[] lengths = new int[ROWS];
    Arrays.fill(lengths, IMAGE.positions());
    int[] labels = random.ints(ROWS, 0, 10).toArray();
    return new Dataset(IMAGE, 10, features, lengths, labels);
  }

  @ParameterizedTest
  @MethodSource("studies")
  void trainingsLearnImagesWithAndWithoutNsr(Study study) {
    for (Variant variant : study.variants()) {
      Trial trial =
          variant.choice() instanceof Choice.Search search
              ? search.candidates().get(0)
              : ((Choice.Given) variant.choice()).trial();
      Dataset rows = images();
      try (Network network =
          trial.network().factory().create(rows.shape(), rows.classes(), trial.seed())) {
        EpochTraining training =
            new EpochTraining(
                network, trial.penalty().create(1), rows, trial.course(), trial.seed());
        float[] before = network.state().parameters();
        assertThat(training.epoch()).isBetween(0.5, 10.0);
        assertThat(network.state().parameters()).isNotEqualTo(before);
        assertThat(network.state().isFinite()).isTrue();
      }
    }
  }

  @Test
  void candidatesOfASearchDifferInTheirNamesAlsoBesideADecay() {
    assertThat(studies())
        .flatExtracting(Study::variants)
        .filteredOn(variant -> variant.choice() instanceof Choice.Search)
        .allSatisfy(
            variant ->
                assertThat(((Choice.Search) variant.choice()).candidates())
                    .extracting(Trial::regularizers)
                    .doesNotHaveDuplicates());
  }

  @Test
  void theirRowsStandBesideThoseOfTheSlides() {
    assertThat(studies()).extracting(Study::seeds).containsOnly(3);
    assertThat(studies())
        .filteredOn(study -> study.name().endsWith("-cifar10"))
        .hasSize(2)
        .allMatch(study -> study.epochs(3) == 30 * 3 + 3 * 10 + 30 * 3)
        .flatExtracting(Study::variants)
        .allMatch(variant -> variant.paper().isPresent());
  }

  @Test
  void otherRegularizersHaveTheSameBudgetAsNsr() {
    Study study = studies().get(2);
    assertThat(study.name()).isEqualTo("resnet18-regularizers");
    assertThat(study.epochs(3)).isEqualTo(10 * 3 + 3 * (3 * 10 + 10 * 3));
  }
}
