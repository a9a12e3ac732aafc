package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemporalTest {
  private static final LearnerSettings PLAIN =
      LearnerSettings.ofOne(MemberSettings.parse("lambda=0.03"));

  static LearnerSettings told(int labels, int lags) {
    return PLAIN.withTemporal(new TemporalSettings(labels, lags));
  }

  /** Classes in a fixed turn, told by nothing but the class before; features are noise. */
  static List<Example> turns(int count) {
    SplitMix64 random = new SplitMix64(3);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] noise = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      examples.add(Example.of("t" + i, noise, "class" + i % 3));
    }
    return examples;
  }

  /** The class is the sign of the feature of the example before. */
  private static List<Example> echoes(int count) {
    SplitMix64 random = new SplitMix64(4);
    List<Example> examples = new ArrayList<>();
    float before = 0;
    for (int i = 0; i < count; i++) {
      float now = (float) random.nextGaussian();
      examples.add(Example.of("e" + i, new float[] {now}, before > 0 ? "up" : "down"));
      before = now;
    }
    return examples;
  }

  private static double accuracyOfTheLatest(LearnerSettings settings, List<Example> examples)
      throws RejectedExampleException {
    try (Learner learner = new Learner(settings, new SoftmaxRegression.Factory())) {
      for (Example example : examples) {
        learner.testThenTrain(example);
      }
      return learner.report().window().accuracy();
    }
  }

  @Test
  void theLabelBeforeTellsTheNextWhereClassesTakeTurns() throws RejectedExampleException {
    assertThat(accuracyOfTheLatest(told(1, 0), turns(4000))).isGreaterThan(0.99);
    assertThat(accuracyOfTheLatest(PLAIN, turns(4000))).isLessThan(0.5);
  }

  @Test
  void theFeaturesBeforeTellWhatFollowsFromThem() throws RejectedExampleException {
    assertThat(accuracyOfTheLatest(told(0, 1), echoes(4000))).isGreaterThan(0.9);
    assertThat(accuracyOfTheLatest(PLAIN, echoes(4000))).isLessThan(0.6);
  }

  @Test
  void oneObjectLearnedAgainHasTheFeaturesThatItsCopyWouldHave() throws RejectedExampleException {
    try (Learner once = new Learner(told(1, 1), new SoftmaxRegression.Factory());
        Learner copies = new Learner(told(1, 1), new SoftmaxRegression.Factory())) {
      for (Example each : turns(9)) {
        Example copy = Example.of(each.id(), each.features().clone(), each.label());
        for (Example example : List.of(each, each)) {
          once.learn(example, once.forecast(example));
        }
        for (Example example : List.of(each, copy)) {
          copies.learn(example, copies.forecast(example));
        }
      }
      assertThat(once.snapshot().toBytes()).isEqualTo(copies.snapshot().toBytes());
    }
  }

  @Test
  void theReportSaysWhetherLabelsEnterTheFeatures() {
    assertThat(new Learner(told(1, 0), new SoftmaxRegression.Factory()).report())
        .matches(LearnerReport::labelsAsFeatures);
    assertThat(new Learner(told(0, 2), new SoftmaxRegression.Factory()).report())
        .matches(report -> !report.labelsAsFeatures());
  }

  @Test
  void aLabelThatComesLateIsNotAmongItsOwnFeatures() throws RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    Learner learner = new Learner(told(1, 0), networks);
    List<Example> examples = turns(3000);
    int right = 0;
    for (Example example : examples) {
      Forecast earlier = learner.forecast(example);
      learner.learn(example, earlier);
      right += Boolean.TRUE.equals(earlier.prediction().correct()) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(2700);
    // Were its own label among its features, a wrong turn would be predicted as well as a right
    // one.
    Example outOfTurn = Example.of("x", new float[2], "class2");
    Prediction prediction = learner.forecast(outOfTurn).prediction();
    assertThat(prediction.predicted()).isEqualTo("class0");
  }

  @Test
  void everyClassNeedsAnInputForEachLabelThatIsAFeature() {
    assertThatThrownBy(() -> told(3, 0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(
            "maxNominals must be at least learner.temporal.labels x learner.bounds.maxClasses"
                + " (300)");
  }

  @Test
  void aSequenceIsRejected() {
    Learner learner = new Learner(told(1, 0), new SoftmaxRegression.Factory());
    Example sequence = new Example("", "s", 2, new float[4], List.of(), "a", 0, 1);

    assertThatThrownBy(() -> learner.testThenTrain(sequence))
        .isInstanceOf(RejectedExampleException.class)
        .hasMessageContaining("plain vector");
  }

  @Test
  void otherSettingsCannotGoOn() throws RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    Learner learner = new Learner(told(1, 1), networks);
    learner.testThenTrain(turns(1).get(0));
    Snapshot snapshot = learner.snapshot();

    assertThatThrownBy(() -> Learner.restore(snapshot, told(1, 2), networks))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("1 labels and 1 lags");
    assertThatThrownBy(() -> Learner.restore(snapshot, PLAIN, networks))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("use the learner.temporal of the snapshot");
  }
}
