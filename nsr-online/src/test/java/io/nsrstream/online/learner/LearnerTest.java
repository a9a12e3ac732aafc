package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LearnerTest {
  private static final double LAMBDA = 0.1;
  static final LearnerSettings SETTINGS = settings(8, 5, 40, 3, 3);

  @Test
  void itLearnsAStreamWhoseClassesCanBeToldApart() throws RejectedExampleException {
    Learner learner = learner();
    run(learner, TestStream.labelled(1000, 1));

    LearnerReport report = learner.report();
    assertThat(report.examples()).isEqualTo(1000);
    assertThat(report.updates()).isEqualTo(1000 / 8);
    assertThat(report.classes()).containsExactly("idle", "running", "broken");
    assertThat(report.window().accuracy()).isEqualTo(1);
    assertThat(report.overall().accuracy()).isGreaterThan(0.9);
    assertThat(report.overall().noChange()).isLessThan(0.5);
    assertThat(report.loss()).isBetween(0.0, 0.3);
    assertThat(report.variance()).containsOnlyKeys(Layer.LOGITS);
    assertThat(variance(learner)).isPositive();
    assertThat(report.consistency()).containsOnlyKeys(Layer.LOGITS);
    assertThat(consistency(learner)).isBetween(0.01, 1.0);
    assertThat(report.penalty()).isCloseTo(LAMBDA * variance(learner), within(1e-12));
    assertThat(report.faults()).isZero();
  }

  @Test
  void thePenaltyMakesResponsesSteadier() throws RejectedExampleException {
    Learner steady = new Learner(withStrength(1 / LAMBDA), networks());
    Learner loose = new Learner(withStrength(0), networks());
    run(steady, TestStream.labelled(1000, 1));
    run(loose, TestStream.labelled(1000, 1));

    assertThat(variance(steady)).isLessThan(0.5 * variance(loose));
    assertThat(consistency(steady)).isLessThan(consistency(loose));
    assertThat(loose.report().penalty()).isZero();
  }

  @Test
  void theFirstPredictionKnowsNoClass() throws RejectedExampleException {
    Prediction first = learner().testThenTrain(example("idle", 1, 2));

    assertThat(first.predicted()).isNull();
    assertThat(first.classes()).isEmpty();
    assertThat(first.probabilities()).isEmpty();
    assertThat(first.correct()).isFalse();
    assertThat(first.updates()).isZero();
  }

  @Test
  void aClassIsExpectedOnlyOnceItWasSeen() throws RejectedExampleException {
    Learner learner = learner();
    learner.testThenTrain(example("idle", 1, 2));
    Prediction second = learner.testThenTrain(example("running", 2, 1));
    Prediction third = learner.testThenTrain(example("idle", 1, 2));

    assertThat(second.classes()).containsExactly("idle");
    assertThat(second.probability("idle")).isEqualTo(1);
    assertThat(second.probability("running")).isZero();
    assertThat(third.classes()).containsExactly("idle", "running");
    assertThat(third.probability("idle") + third.probability("running"))
        .isCloseTo(1, within(1e-6f));
    assertThat(second.classes()).containsExactly("idle");
  }

  @Test
  void aPredictionIsScoredBeforeItsExampleIsLearned() throws RejectedExampleException {
    Learner learner = learner();
    int right = 0;
    for (Example example : TestStream.labelled(300, 2)) {
      right += Boolean.TRUE.equals(learner.testThenTrain(example).correct()) ? 1 : 0;
    }

    assertThat(learner.report().overall().accuracy()).isEqualTo(right / 300.0);
  }

  @Test
  void aPredictionIsHandedOnBeforeItsExampleIsLearned() throws RejectedExampleException {
    Learner learner = learner();
    List<Long> learnedWhenHandedOn = new ArrayList<>();
    for (Example example : TestStream.labelled(20, 2)) {
      learner.testThenTrain(example, prediction -> learnedWhenHandedOn.add(learner.examples()));
    }

    assertThat(learnedWhenHandedOn).isEqualTo(LongStream.range(0, 20).boxed().toList());
  }

  @Test
  void unlabelledExamplesChangeNothing() throws RejectedExampleException {
    Learner learner = trained();
    byte[] before = learner.snapshot().toBytes();

    Prediction prediction = learner.testThenTrain(example(null, 1, 2, 3, 4));

    assertThat(prediction.predicted()).isNotNull();
    assertThat(prediction.correct()).isNull();
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void predictingChangesNothing() throws RejectedExampleException {
    Learner learner = trained();
    byte[] before = learner.snapshot().toBytes();

    Prediction prediction =
        learner.forecast(example("a class beyond the bound", 1, 2, 3, 4)).prediction();

    assertThat(prediction.probability("a class beyond the bound")).isZero();
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void rejectedExamplesChangeNothingAndSayWhy() throws RejectedExampleException {
    Learner learner = trained();

    assertRejected(learner, example("idle", 1, 2, 3), "4 numbers", "are 3");
    assertRejected(learner, example("idle"), "4 numbers", "are 0");
    assertRejected(
        learner, example("idle", 1, Float.POSITIVE_INFINITY, 3, 4), "feature 1", "Infinity");
    assertRejected(learner, example(null, 1, 2, 3, Float.NEGATIVE_INFINITY), "3", "-Infinity");
    assertRejected(
        learner, example("a fourth", 1, 2, 3, 4), "at most 3 classes", "a fourth", "maxClasses");
    assertRejected(learner, nominal(new Nominal(4, "red")), "4 features", "red is at 4");
    assertRejected(learner, nominal(new Nominal(-1, "red")), "red is at -1");
    assertRejected(
        learner,
        nominal(new Nominal(2, "red"), new Nominal(2, "blue")),
        "ascending",
        "blue is at 2");
  }

  @Test
  void anExampleWithoutFeaturesIsRejectedFromTheStart() {
    assertRejected(learner(), example("idle"), "some numbers", "are 0");
  }

  @Test
  void aRejectedFirstExampleDoesNotFixTheNumberOfFeatures() throws RejectedExampleException {
    Learner learner = learner();
    assertRejected(learner, example("idle", 1, Float.POSITIVE_INFINITY), "feature 1");

    learner.testThenTrain(example("idle", 1, 2, 3));

    assertThat(learner.examples()).isEqualTo(1);
  }

  @Test
  void aLearnerThatSawNothingIsRestoredToo() throws RejectedExampleException {
    Learner restored = restored(learner(), SETTINGS);
    assertThat(restored.snapshot()).isEqualTo(learner().snapshot());

    Learner fresh = learner();
    run(fresh, TestStream.labelled(100, 4));
    run(restored, TestStream.labelled(100, 4));
    assertThat(restored.snapshot()).isEqualTo(fresh.snapshot());
  }

  @Test
  void textsThatUtf8CannotHoldSurviveASnapshot() throws RejectedExampleException {
    Learner learner = learner();
    learner.testThenTrain(example("\ud800", 1, 2));
    learner.testThenTrain(example("\ud801", 2, 1));

    assertThat(restored(learner, SETTINGS).classes()).containsExactly("\ud800", "\ud801");
  }

  @Test
  void theListOfNominalsBelongsToTheExample() throws RejectedExampleException {
    List<Nominal> nominals = new ArrayList<>(List.of(new Nominal(1, "red")));
    Learner learner = learner();
    learner.testThenTrain(new Example("", "e", new float[] {1, 0}, nominals, "idle", 0));
    byte[] before = learner.snapshot().toBytes();

    nominals.clear();

    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  @Test
  void aSnapshotOfAnotherArchitectureIsRefused() throws RejectedExampleException {
    Snapshot snapshot = trained().snapshot();
    SoftmaxRegression.Factory other =
        new SoftmaxRegression.Factory("softmax:wide", new SoftmaxRegression.Switch());

    assertThatThrownBy(() -> Learner.restore(snapshot, SETTINGS, other))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("has a network softmax, but the settings have")
        .hasMessageContaining("softmax:wide");
    assertThat(other.faults().open).isZero();
  }

  @Test
  void aSmallerMiniBatchTrainsOnAllThatWaits() throws RejectedExampleException {
    Learner learner = learner();
    run(learner, TestStream.labelled(7, 5));

    Learner smaller = restored(learner, settings(2, 5, 40, 3, 3));
    assertThat(smaller.updates()).isZero();
    run(smaller, TestStream.labelled(1, 6));
    assertThat(smaller.updates()).isEqualTo(1);
    run(smaller, TestStream.labelled(2, 7));
    assertThat(smaller.updates()).isEqualTo(2);
  }

  @Test
  void otherWindowsKeepWhatFitsAndGoOn() throws RejectedExampleException {
    Learner learner = trained();

    Learner smaller = restored(learner, settings(16, 2, 10, 3, 3));
    assertThat(smaller.report().window().examples()).isEqualTo(10);
    assertThat(smaller.report().overall().examples()).isEqualTo(301);

    Learner larger = restored(smaller, settings(4, 50, 100, 3, 3));
    run(larger, TestStream.labelled(60, 8));
    assertThat(larger.report().window().examples()).isEqualTo(70);
  }

  @Test
  void aSmallerBoundKeepsTheClassesThereAre() throws RejectedExampleException {
    Learner learner = restored(trained(), settings(8, 5, 40, 1, 0));

    run(learner, TestStream.labelled(60, 9));

    assertThat(learner.classes()).containsExactly("idle", "running", "broken");
    assertRejected(learner, example("a fourth", 1, 2, 3, 4), "at most 1 classes");
  }

  @Test
  void layersThatAreNoLongerPenalisedAreLeftOut() throws RejectedExampleException {
    Learner learner = restored(trained(), withLayers(SETTINGS, List.of()));
    run(learner, TestStream.labelled(16, 10));
    assertThat(learner.report().variance()).isEmpty();

    Learner again = restored(learner, SETTINGS);
    run(again, TestStream.labelled(16, 10));
    assertThat(again.report().variance()).containsOnlyKeys(Layer.LOGITS);
  }

  @Test
  void layersMustBeThoseOfTheNetwork() {
    LearnerSettings settings = withLayers(SETTINGS, List.of("logits", "hidden7"));

    assertThatThrownBy(() -> new Learner(settings, networks()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("layers")
        .hasMessageContaining("hidden7")
        .hasMessageContaining("choose among [logits]");
  }

  private static void assertRejected(Learner learner, Example example, String... reasons) {
    byte[] before = learner.snapshot().toBytes();

    assertThatThrownBy(() -> learner.testThenTrain(example))
        .isInstanceOf(RejectedExampleException.class)
        .message()
        .contains(reasons);
    assertThat(learner.snapshot().toBytes()).isEqualTo(before);
  }

  private static double variance(Learner learner) {
    return learner.report().variance().values().stream().mapToDouble(x -> x).sum();
  }

  private static double consistency(Learner learner) {
    return learner.report().consistency().values().stream().mapToDouble(x -> x).sum();
  }

  private static Learner learner() {
    return new Learner(SETTINGS, networks());
  }

  /** Has all of its classes, and a mini-batch that is not yet full. */
  private static Learner trained() throws RejectedExampleException {
    Learner learner = learner();
    run(learner, TestStream.labelled(301, 1));
    return learner;
  }

  private static Learner restored(Learner learner, LearnerSettings settings) {
    return Learner.restore(Snapshot.of(learner.snapshot().toBytes()), settings, networks());
  }

  private static void run(Learner learner, List<Example> examples) throws RejectedExampleException {
    for (Example example : examples) {
      learner.testThenTrain(example);
    }
  }

  private static SoftmaxRegression.Factory networks() {
    return new SoftmaxRegression.Factory();
  }

  private static Example example(@Nullable String label, float... numbers) {
    return Example.of("id", numbers, label);
  }

  private static Example nominal(Nominal... nominals) {
    return new Example("", "id", new float[4], Arrays.asList(nominals), "idle", 0);
  }

  private static LearnerSettings settings(
      int batch, int window, int evaluationWindow, int maxClasses, int maxNominals) {
    return LearnerSettings.ofOne(
            MemberSettings.parse("batch=%d lambda=%s window=%d".formatted(batch, LAMBDA, window)))
        .withDrift(DriftSettings.NONE)
        .withBounds(
            new BoundSettings(Shapes.AUTO, 10, maxClasses, BoundSettings.DEFAULTS.maxParameters()))
        .withFeatures(
            new FeatureSettings(
                5, 8, maxNominals, 256, FeatureSettings.Sequences.AUTO, 420, TextSettings.DEFAULTS))
        .withEvaluation(new EvaluationSettings(evaluationWindow, 0.9))
        .withSeed(1);
  }

  private static LearnerSettings withStrength(double strength) {
    return SETTINGS.withPenalty(SETTINGS.penalty().withStrength(strength));
  }

  private static LearnerSettings withLayers(LearnerSettings settings, List<String> layers) {
    return settings.withPenalty(new PenaltySettings(1, Scaling.NONE, layers, false, false));
  }
}
