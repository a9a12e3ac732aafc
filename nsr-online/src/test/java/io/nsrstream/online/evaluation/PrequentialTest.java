package io.nsrstream.online.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.evaluation.NaiveScores.Entry;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrequentialTest {

  @ParameterizedTest(name = "{0} classes, window {1}, fading {2}, seed {3}")
  @CsvSource({
    "2, 50, 0.99, 1",
    "5, 20, 0.9, 2",
    "7, 1, 0.999, 3",
    "3, 1000, 1, 4",
    "4, 30, 0.5, 5",
    "9, 10, 0.4, 6"
  })
  void everyScoreIsThatOfTheRawListOfPredictions(
      int classes, int window, double fading, long seed) {
    Prequential evaluation = new Prequential(window, fading);
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : entries(600, classes, seed)) {
      entries.add(entry);
      add(evaluation, entry);
      if (entries.size() % 59 == 0 || entries.size() < 4) {
        int last = entries.size() - 1;
        int known = classesSeen(entries);
        assertSame(evaluation.overall(), new NaiveScores(entries, 0, i -> 1, known));
        assertSame(
            evaluation.window(),
            new NaiveScores(entries, Math.max(0, entries.size() - window), i -> 1, known));
        assertSame(
            evaluation.faded(),
            new NaiveScores(entries, 0, i -> Math.pow(fading, last - i), known));
      }
    }
    assertThat(evaluation.examples()).isEqualTo(600);
  }

  @Test
  void theFirstExampleIsWrongForBothBaselines() {
    Prequential evaluation = new Prequential(10, 0.9);
    evaluation.add(0, Outcome.NOTHING, 0);

    assertThat(evaluation.overall().noChange()).isZero();
    assertThat(evaluation.overall().majority()).isZero();
    assertThat(evaluation.overall().accuracy()).isZero();
  }

  @Test
  void nothingScoredDefinesNothing() {
    Scores scores = new Prequential(10, 0.9).overall();

    assertThat(scores.examples()).isZero();
    assertThat(
            new double[] {
              scores.accuracy(),
              scores.kappa(),
              scores.kappaT(),
              scores.kappaM(),
              scores.macroF1(),
              scores.logLoss(),
              scores.noChange(),
              scores.majority()
            })
        .containsOnly(Double.NaN);
    assertThat(scores.recall()).isEmpty();
  }

  @Test
  void noBaselineIsBeatenWhereThereIsOneClassOnly() {
    Prequential evaluation = new Prequential(10, 0.9);
    evaluation.add(0, Outcome.NOTHING, 0);
    for (int i = 0; i < 3000; i++) {
      evaluation.add(0, 0, 1);
    }

    for (Scores scores : List.of(evaluation.window(), evaluation.faded())) {
      assertThat(scores.accuracy()).isCloseTo(1, within(1e-12));
      assertThat(scores.kappa()).isNaN();
      assertThat(scores.kappaT()).isNaN();
      assertThat(scores.kappaM()).isNaN();
    }
  }

  @Test
  void aClassThatLeftTheWindowKeepsItsPlaceAmongTheRecalls() {
    Prequential evaluation = new Prequential(2, 0.9);
    evaluation.add(0, 0, 1);
    evaluation.add(2, 2, 1);
    evaluation.add(1, 1, 1);
    evaluation.add(0, 1, 0.1);

    assertThat(evaluation.window().recall()).containsExactly(0, 1, Double.NaN);
  }

  @Test
  void aProbabilityThatIsNoNumberCountsAsTheLeast() {
    Prequential evaluation = new Prequential(10, 0.9);
    evaluation.add(0, 0, Double.NaN);
    evaluation.add(0, 0, 0);

    assertThat(evaluation.overall().logLoss()).isCloseTo(-Math.log(1e-7), within(1e-5));
  }

  @Test
  void aRestoredEvaluationContinuesIdentically() {
    Prequential uninterrupted = new Prequential(20, 0.5);
    Prequential interrupted = new Prequential(20, 0.5);
    for (Entry entry : entries(700, 4, 9)) {
      add(uninterrupted, entry);
      add(interrupted, entry);
      interrupted = restored(interrupted, 20);
    }

    assertThat(bytes(interrupted)).isEqualTo(bytes(uninterrupted));
  }

  @Test
  void readIntoASmallerWindowKeepsTheLatest() {
    List<Entry> entries = entries(100, 4, 10);
    Prequential evaluation = new Prequential(50, 0.9);
    entries.forEach(entry -> add(evaluation, entry));

    Prequential smaller = restored(evaluation, 7);

    assertSame(smaller.window(), new NaiveScores(entries, 93, i -> 1, 4));
    assertSame(smaller.overall(), new NaiveScores(entries, 0, i -> 1, 4));
  }

  @Test
  void theSizeOfASnapshotFollowsTheNumberOfClasses() {
    Prequential evaluation = new Prequential(1, 0.9);
    for (int k = 0; k < 10_000; k++) {
      evaluation.add(k, k, 1);
    }

    assertThat(bytes(evaluation)).hasSizeLessThan(1_000_000);
  }

  /** Labels that stay for a while, predictions that are right in part, the first ones missing. */
  private static List<Entry> entries(int count, int classes, long seed) {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    int label = 0;
    for (int i = 0; i < count; i++) {
      if (random.nextInt(3) == 0) {
        label = random.nextInt(classes);
      }
      int predicted = random.nextBoolean() ? label : random.nextInt(classes);
      entries.add(new Entry(label, i == 0 ? -1 : predicted, i % 11 == 0 ? 0 : random.nextDouble()));
    }
    return entries;
  }

  private static int classesSeen(List<Entry> entries) {
    return 1
        + entries.stream()
            .mapToInt(entry -> Math.max(entry.label(), entry.predicted()))
            .max()
            .orElseThrow();
  }

  private static void add(Prequential evaluation, Entry entry) {
    evaluation.add(entry.label(), entry.predicted(), entry.probability());
  }

  private static void assertSame(Scores scores, NaiveScores naive) {
    assertThat(scores)
        .usingRecursiveComparison()
        .withComparatorForType(PrequentialTest::compare, Double.class)
        .isEqualTo(naive.scores());
  }

  private static int compare(double one, double other) {
    boolean same =
        Double.compare(one, other) == 0 || Math.abs(one - other) < 1e-6 * (1 + Math.abs(other));
    return same ? 0 : Double.compare(one, other);
  }

  private static byte[] bytes(Prequential evaluation) {
    return Snapshot.builder().section("EVAL", evaluation::write).build().toBytes();
  }

  private static Prequential restored(Prequential evaluation, int window) {
    return Snapshot.of(bytes(evaluation)).restore("EVAL", new Prequential(window, 0.5));
  }
}
