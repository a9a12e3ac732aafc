package io.nsrstream.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.cli.show.StreamResult;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.evaluation.Prequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WatchedRunTest {
  private static final EvaluationSettings SETTINGS = new EvaluationSettings(50, 0.98);
  private static final long MILLIS = 1_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final List<RunView> views = new ArrayList<>();
  private long millisOfAView;
  private boolean isLookedAt = true;
  private final WatchedRun run =
      WatchedRun.begin(
          new WatchedRun.Shown("run", Map.of("format", "CSV"), () -> isLookedAt, this::view),
          SETTINGS,
          clock::get);

  private void score(String label, String predicted) {
    run.scores().add("", label, predicted, 0.5f);
  }

  private RunView end() {
    run.ended(new StreamResult("run", run.scores().total(), run.scores().summary(), 2));
    return views.get(views.size() - 1);
  }

  @Test
  void theCurvesEndAtTheScoresOfThePrequentialEvaluation() {
    Prequential expected = new Prequential(SETTINGS.window(), SETTINGS.fading());
    for (int i = 0; i < 333; i++) {
      int label = i / 3 % 2;
      int predicted = i % 5 == 0 ? 1 - label : label;
      expected.add(label, predicted, 0.5);
      score("class " + label, "class " + predicted);
    }

    RunView.Accuracy accuracy = end().accuracy();
    int last = accuracy.at().length - 1;
    assertThat(accuracy.at()[last]).isEqualTo(333);
    assertThat(accuracy.window()[last]).isCloseTo(expected.window().accuracy(), within(1e-4));
    assertThat(accuracy.windowKappaT()[last]).isCloseTo(expected.window().kappaT(), within(1e-4));
    assertThat(accuracy.windowNoChange()[last])
        .isCloseTo(expected.window().noChange(), within(1e-4));
    assertThat(accuracy.faded()[last]).isCloseTo(expected.faded().accuracy(), within(1e-4));
    assertThat(accuracy.fadedKappaT()[last]).isCloseTo(expected.faded().kappaT(), within(1e-4));
    assertThat(accuracy.fadedNoChange()[last]).isCloseTo(expected.faded().noChange(), within(1e-4));
  }

  @Test
  void viewsAreHandedOnTwiceASecondAndOnlyIfABrowserLooks() {
    tickFor(10_000);
    assertThat(views).hasSizeBetween(15, 21);

    int before = views.size();
    isLookedAt = false;
    tickFor(10_000);
    assertThat(views).hasSize(before);
  }

  @Test
  void whereAViewTakesLongTheyAreFewer() {
    millisOfAView = 40;
    tickFor(20_000);
    assertThat(views).hasSizeBetween(5, 7);

    int before = views.size();
    millisOfAView = 60_000;
    tickFor(12_000);
    assertThat(views.size() - before).isBetween(2, 4);
  }

  private void view(RunView view) {
    clock.addAndGet(millisOfAView * MILLIS);
    views.add(view);
  }

  private void tickFor(int millis) {
    for (int i = 0; i < millis; i++) {
      clock.addAndGet(MILLIS);
      run.tick(0.5, key -> Optional.empty());
    }
  }

  @Test
  void aDriftIsAtTheExampleThatWasScoredLast() {
    IntStream.range(0, 70).forEach(i -> score("a", "a"));
    run.drift("");
    IntStream.range(0, 7).forEach(i -> score("a", "a"));

    assertThat(end().drifts()).containsExactly(70L);
    assertThat(end().counts().drifts()).isEqualTo(1);
  }

  @Test
  void aThousandClassesAndKeysMakeAViewOfBoundedSize() {
    for (int i = 0; i < 20_000; i++) {
      String name = "class " + i % 1000;
      run.scores().add("key " + i % 1000, name, name, 0.5f);
      run.report(
          new KeyReport(
              "key " + i % 1000, i, i % 7 / 7.0, 0, 0, Map.of("member 1", 1.0), 1, 1, false));
      run.rejected("example " + i, "reason " + i);
    }

    RunView view = end();
    assertThat(view.classes().count()).isEqualTo(1000);
    assertThat(view.counts().keys()).isEqualTo(1000);
    assertThat(view.keys()).first().extracting(RunView.KeyAccuracy::accuracy).isEqualTo(0.0);
    assertThat(view.rejections()).last().extracting(RunView.Rejection::records).isEqualTo(19_980L);
    assertThat(ViewJson.of(view)).hasSizeLessThan(200_000);
  }

  @Test
  void recallOverTimeFallsWhereAClassIsMissed() {
    for (int i = 0; i < 4_000; i++) {
      score("rare", i < 2_000 ? "rare" : "other");
    }

    RunView.ClassRecall rare = end().classes().shown().get(0);
    assertThat(rare.recall()).isEqualTo(0.5);
    assertThat(rare.over()[0]).isEqualTo(1);
    assertThat(rare.over()[rare.over().length - 1]).isZero();
    assertThat(rare.over()).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void theConfusionMatrixCountsEachPairOnce() {
    IntStream.range(0, 3).forEach(i -> score("a", "b"));
    IntStream.range(0, 2).forEach(i -> score("b", "b"));

    RunView.Confusion confusion = end().confusion();
    assertThat(confusion.classes()).containsExactly("a", "b");
    assertThat(confusion.counts()[0]).containsExactly(0, 3, 0);
    assertThat(confusion.counts()[1]).containsExactly(0, 2, 0);
  }

  @Test
  void theLatestPredictionIsFirstWithItsMostProbableClasses() {
    for (int i = 0; i < 30; i++) {
      List<String> classes = List.of("a", "b", "c", "d");
      float[] probabilities = {0.1f, 0.2f, 0.6f, 0.1f};
      run.predicted(
          new Prediction("k", "id " + i, "b", "c", classes, probabilities, 0), Optional.of("b"));
    }

    RunView.Predicted latest = end().latest().get(0);
    assertThat(end().latest()).hasSize(12);
    assertThat(latest.id()).isEqualTo("id 29");
    assertThat(latest.correct()).isFalse();
    assertThat(latest.most()).extracting(RunView.Probability::name).containsExactly("c", "b", "a");
  }

  @Test
  void checkpointsAreThoseThatWereToldLast() {
    assertThat(end().checkpoints()).isNull();
    run.checkpoints(new RunView.Checkpoints(0, 1, null));
    run.checkpoints(new RunView.Checkpoints(1, 1, new RunView.Checkpoint(7, 0.25, 2_000)));

    assertThat(ViewJson.of(end()))
        .contains("\"checkpoints\":{\"completed\":1,\"failed\":1,\"last\":{\"at\":7,");
  }

  @Test
  void aLongTextIsCut() {
    score("x".repeat(5_000), "y");

    assertThat(end().classes().shown().get(0).name()).hasSize(300).endsWith("…");
  }

  @Test
  void aFigureThatIsNotDefinedIsNullInJson() {
    assertThat(ViewJson.of(views.get(0)))
        .contains("\"accuracy\":null", "\"at\":[]")
        .doesNotContain("NaN");
  }
}
