package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.learner.LearnerReport.DriftReport;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a learner notices and does when classes change places, after the 400th example. */
class DriftReactionTest {
  private static final int CHANGE = 400;
  private static final int RAISED = 60;
  private static final Map<String, String> PLACES =
      Map.of("idle", "running", "running", "broken", "broken", "idle");

  /** Every reaction at once. */
  private static final DriftSettings ALL =
      new DriftSettings(Detector.HDDM_A, 2, 10, 4, RAISED, true);

  private static final String ONE = "batch=4 lambda=0.1";
  private static final String REPLAYING = "batch=4 lambda=0.1 replay=4 buffer=1000";

  static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Example example : TestStream.labelled(2 * CHANGE, 5)) {
      String label = Objects.requireNonNull(example.label());
      String moved = Objects.requireNonNull(PLACES.get(label));
      examples.add(
          Example.of(example.id(), example.features(), examples.size() < CHANGE ? label : moved));
    }
    return examples;
  }

  static LearnerSettings reactingInEveryWay() {
    return settings(ALL, ONE, REPLAYING);
  }

  private static LearnerSettings settings(DriftSettings drift, String... members) {
    BoundSettings bounds = BoundSettings.DEFAULTS;
    return LearnerSettings.DEFAULTS
        .withPool(
            new PoolSettings(100, List.of(0.5), List.of(), List.of(), List.of(), false, false, 0))
        .withMembers(Stream.of(members).map(MemberSettings::parse).toArray(MemberSettings[]::new))
        .withDrift(drift)
        .withBounds(
            new BoundSettings(bounds.shape(), bounds.maxSteps(), 10, bounds.maxParameters()));
  }

  private static DriftSettings only(int keepBatches, int keepExamples, double rate, boolean fresh) {
    return new DriftSettings(Detector.HDDM_A, keepBatches, keepExamples, rate, RAISED, fresh);
  }

  private static DriftSettings reporting(Detector detector) {
    return new DriftSettings(
        detector, DriftSettings.ALL_BATCHES, DriftSettings.ALL_EXAMPLES, 1, RAISED, false);
  }

  private static Learner learner(DriftSettings drift, String... members) {
    return new Learner(settings(drift, members), new SoftmaxRegression.Factory());
  }

  private static List<Prediction> run(Learner learner) throws RejectedExampleException {
    List<Prediction> predictions = new ArrayList<>();
    for (Example example : examples()) {
      predictions.add(learner.testThenTrain(example));
    }
    return predictions;
  }

  /** Up to the first drift; what is left of the examples. */
  private static List<Example> runToDrift(Learner learner) throws RejectedExampleException {
    List<Example> examples = examples();
    int at = 0;
    while (learner.counts().drifts() == 0) {
      learner.testThenTrain(examples.get(at++));
    }
    return examples.subList(at, examples.size());
  }

  /** Page and Hinkley wait for 50 errors more than usual; there are fewer before all is learned. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "PAGE_HINKLEY"})
  void theDriftIsReportedSoonAfterTheChange(Detector detector) throws RejectedExampleException {
    Learner learner = learner(reporting(detector), ONE);
    runToDrift(learner);

    DriftReport drift = learner.report().drift();
    assertThat(drift.drifts()).isEqualTo(1);
    assertThat(drift.last()).isBetween(CHANGE + 1L, CHANGE + 150L).isEqualTo(learner.examples());
  }

  @ParameterizedTest
  @EnumSource
  void aDetectorAloneChangesNoPrediction(Detector detector) throws RejectedExampleException {
    assertThat(run(learner(reporting(detector), ONE, REPLAYING)))
        .usingRecursiveComparison()
        .isEqualTo(run(learner(DriftSettings.NONE, ONE, REPLAYING)));
  }

  @Test
  void withoutADetectorReactionsHaveNoPart() throws RejectedExampleException {
    Learner without = learner(DriftSettings.NONE, ONE, REPLAYING);
    Learner never = learner(new DriftSettings(Detector.NONE, 0, 0, 4, 1000, true), ONE, REPLAYING);
    run(without);
    run(never);

    assertThat(never.snapshot()).isEqualTo(without.snapshot());
    assertThat(never.snapshot().has("DRIF")).isFalse();
    assertThat(never.report().drift()).isEqualTo(new DriftReport(0, 0, 0));
  }

  @Test
  void classMeansAreForgotten() throws RejectedExampleException {
    Learner forgetting = learner(only(0, DriftSettings.ALL_EXAMPLES, 1, false), ONE);
    Learner keeping = learner(reporting(Detector.HDDM_A), ONE);
    runToDrift(forgetting);
    runToDrift(keeping);

    assertThat(forgetting.report().consistency().get(Layer.LOGITS)).isNaN();
    assertThat(keeping.report().consistency().get(Layer.LOGITS)).isPositive();
  }

  @Test
  void replayWithoutTheOldExamplesLearnsTheNewSooner() throws RejectedExampleException {
    List<Prediction> forgetting =
        run(learner(only(DriftSettings.ALL_BATCHES, 10, 1, false), REPLAYING));
    List<Prediction> keeping = run(learner(reporting(Detector.HDDM_A), REPLAYING));

    assertThat(rightAfterChange(forgetting)).isGreaterThan(rightAfterChange(keeping) + 20);
  }

  private static long rightAfterChange(List<Prediction> predictions) {
    return predictions.subList(CHANGE, 2 * CHANGE).stream()
        .filter(prediction -> Boolean.TRUE.equals(prediction.correct()))
        .count();
  }

  @Test
  void examplesThatWaitInAMiniBatchAreKept() throws RejectedExampleException {
    Learner learner =
        learner(only(0, 0, 1, false), "batch=64 lambda=0.1 replay=1", "batch=4 lambda=0.1");
    run(learner);

    assertThat(learner.counts().drifts()).isPositive();
    // Mini-batches that are known already are left out; those that wait at a drift are not lost.
    assertThat(learner.updates()).isBetween(4L, 2 * (2 * CHANGE / 64) + 2L * CHANGE / 4);
  }

  @Test
  void ratesAreRaisedForSoManyExamples() throws RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    DriftSettings drift = only(DriftSettings.ALL_BATCHES, DriftSettings.ALL_EXAMPLES, 4, false);
    Learner learner = new Learner(settings(drift, ONE), networks);
    List<Example> rest = runToDrift(learner);

    assertThat(networks.faults().factor).isEqualTo(4);
    for (Example example : rest.subList(0, RAISED - 1)) {
      learner.testThenTrain(example);
    }
    assertThat(networks.faults().factor).isEqualTo(4);
    learner.testThenTrain(rest.get(RAISED - 1));
    assertThat(networks.faults().factor).isEqualTo(1);
  }

  @Test
  void aFaultHalvesARaisedRate() throws RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    Learner learner = new Learner(settings(ALL, ONE), networks);
    List<Example> rest = runToDrift(learner);

    networks.faults().failing = true;
    for (Example example : rest.subList(0, 4)) {
      learner.testThenTrain(example);
    }
    assertThat(learner.report().faults()).isEqualTo(1);
    assertThat(networks.faults().factor).isEqualTo(2);
  }

  @Test
  void theMemberOfLeastWeightBeginsAnew() throws RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    DriftSettings drift = only(DriftSettings.ALL_BATCHES, DriftSettings.ALL_EXAMPLES, 1, true);
    LearnerSettings settings = settings(drift, ONE, REPLAYING);
    Learner learner = new Learner(settings, networks);
    runToDrift(learner);

    List<LearnerReport.Member> members = learner.report().members();
    int fresh = members.get(0).weight() < members.get(1).weight() ? 0 : 1;
    assertThat(members.get(fresh).updates()).isZero();
    assertThat(members.get(1 - fresh).updates()).isPositive();
    assertThat(members.get(fresh).settings())
        .isEqualTo(MemberSettings.parse(fresh == 0 ? ONE : REPLAYING).print());
    assertThat(networks.faults().open).as("the network before is closed").isEqualTo(1);
  }

  @Test
  void anotherDetectorBeginsAnewAndKeepsTheCounts() throws RejectedExampleException {
    Learner learner = learner(reporting(Detector.HDDM_A), ONE);
    runToDrift(learner);
    LearnerSettings other = settings(reporting(Detector.KSWIN), ONE);
    Learner restored = Learner.restore(learner.snapshot(), other, new SoftmaxRegression.Factory());

    assertThat(restored.report().drift()).isEqualTo(learner.report().drift());
    assertThat(Learner.restore(restored.snapshot(), other, new SoftmaxRegression.Factory()))
        .extracting(Learner::snapshot)
        .isEqualTo(restored.snapshot());
  }

  @Test
  void aDetectorThatIsUnknownIsDamage() {
    Snapshot snapshot =
        Snapshot.builder()
            .section(
                "DRIF",
                out -> {
                  out.putLong(0);
                  out.putLong(0);
                  out.putLong(0);
                  out.putText("HUNCH");
                })
            .build();

    assertThatThrownBy(() -> new DriftWatch(ALL, 1).restore(snapshot))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("DRIF")
        .hasMessageContaining("HUNCH");
  }

  @Test
  void settingsThatBreakRulesAreNamedTogether() {
    assertThatThrownBy(() -> new DriftSettings(Detector.ADWIN, -1, -1, 0, 0, false))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("keepBatches")
        .hasMessageContaining("keepExamples")
        .hasMessageContaining("rateFactor")
        .hasMessageContaining("rateExamples");
  }
}
