package io.nsrstream.lab.paper;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.lab.epochs.Course;
import io.nsrstream.models.NetworkSettings;
import io.nsrstream.online.network.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyRunnerTest {
  private static final Trial PLAIN =
      new Trial(
          ExampleCorpus.MNIST, NetworkSettings.DEFAULTS, Penalty.NONE, Course.plain(10, 3), 1);

  private final Path directory;
  private final Path data;

  StudyRunnerTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.data = TinyData.write(directory.resolve("data"));
  }

  private VariantResult run(Choice choice, int seeds) throws IOException {
    TrialRunner trials =
        new TrialRunner(data, directory.resolve("runs"), () -> 0, TrialRunnerTest.IGNORE);
    Study study = new Study("one", "one variant", 1, List.of(Variant.of("it", "it", choice)));
    return new StudyRunner(trials).run(study, seeds).get(0);
  }

  private static Trial steady(double lambda) {
    return PLAIN.withPenalty(new Penalty(Penalty.Kind.NSR, lambda, 5, List.of(Layer.LOGITS)));
  }

  @Test
  void aSearchTakesTheCandidateWithTheLowestValidationError() throws IOException {
    List<Trial> candidates = List.of(steady(1e4), steady(0.1), steady(1e5));
    VariantResult result = run(new Choice.Search(candidates, 3), 1);
    String best =
        result.search().entrySet().stream()
            .min(Comparator.comparingDouble(Map.Entry::getValue))
            .orElseThrow()
            .getKey();
    assertThat(result.search()).hasSize(3);
    assertThat(result.regularizers()).isEqualTo(best).contains("nsr 0.1");
  }

  @Test
  void thePenaltyGoesToTheLayerWithTheLargestAggregatedVariance() throws IOException {
    VariantResult result = run(new Choice.LargestVariance(steady(1), 2), 1);
    String largest =
        result.search().entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .orElseThrow()
            .getKey();
    assertThat(result.search()).containsOnlyKeys("hidden1", "hidden2", Layer.LOGITS);
    assertThat(result.layer()).isEqualTo(largest);
    assertThat(result.chosen().penalty().layers()).containsExactly(largest);
  }

  @Test
  void everySeedIsATrainingOfItsOwn() throws IOException {
    VariantResult result = run(new Choice.Given(PLAIN), 3);
    assertThat(result.trials()).extracting(TrialResult::trial).doesNotHaveDuplicates().hasSize(3);
    assertThat(result.error().sd()).isFinite();
  }

  @Test
  void nsrLowersTheVarianceOfTheLogits() throws IOException {
    double vanilla = varianceInTheEnd(PLAIN.withEpochs(20));
    assertThat(varianceInTheEnd(steady(10).withEpochs(20))).isLessThan(vanilla / 2);
  }

  private double varianceInTheEnd(Trial trial) throws IOException {
    VariantResult result = run(new Choice.Given(trial), 1);
    return result.variance(result.trials().get(0).last());
  }

  @Test
  void aStrengthFromOutsideEndsTheSearchForOne() {
    Choice search = new Choice.Search(List.of(steady(1), steady(2)), 3);
    assertThat(search.withLambda(7)).isEqualTo(new Choice.Given(steady(7)));
    Choice other = new Choice.Search(List.of(PLAIN.withRegularization("l2:0.1")), 3);
    assertThat(other.withLambda(7)).isSameAs(other);
    assertThat(new Choice.Given(PLAIN).withLambda(7)).isEqualTo(new Choice.Given(PLAIN));
  }

  @Test
  void theStandardDeviationIsThatOfASample() {
    assertThat(Figure.of(List.of(1.0, 2.0, 3.0))).isEqualTo(new Figure(2, 1));
    assertThat(Figure.of(List.of(1.0)).sd()).isNaN();
  }
}
