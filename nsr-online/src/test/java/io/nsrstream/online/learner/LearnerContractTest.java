package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings.Sequences;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every learner must do, whatever its settings and its examples. */
@ParameterizedClass(name = "{0}")
@MethodSource("kinds")
class LearnerContractTest {

  private final Kind kind;

  LearnerContractTest(Kind kind) {
    this.kind = kind;
  }

  /**
   * A learner with its stream.
   *
   * @param reached what must have happened by the end, so that the interruptions were around it
   */
  record Kind(
      String name, LearnerSettings settings, List<Example> stream, Predicate<Learner> reached) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    LearnerSettings race = RacingLearnerTest.RACE;
    List<String> members = race.members().stream().map(MemberSettings::print).toList();
    Predicate<Learner> replaced =
        learner ->
            !learner.report().members().stream()
                .map(LearnerReport.Member::settings)
                .toList()
                .equals(members);
    return Stream.of(
        // Beyond the copies of good states and the rebuilding of window totals.
        new Kind(
            "one network",
            LearnerTest.SETTINGS,
            TestStream.mixed(2600, 3),
            learner -> learner.updates() == 2600 * 4 / 5 / 8),
        new Kind("race", race, RacingLearnerTest.noisy(TestStream.mixed(1200, 3), 3), replaced),
        new Kind("race over sequences", race, RacingLearnerTest.sequences(500), replaced),
        // A network with the longest memory is replaced.
        new Kind(
            "race over kernels",
            race.withFeatures(race.features().withSequences(Sequences.KERNELS)),
            RacingLearnerTest.sequences(500),
            replaced),
        new Kind(
            "all opinions",
            race.withPool(PoolSettings.DEFAULTS),
            RacingLearnerTest.noisy(TestStream.mixed(400, 3), 3),
            learner -> true),
        new Kind(
            "all opinions, values missing",
            race.withPool(PoolSettings.DEFAULTS),
            TestStream.withGaps(RacingLearnerTest.noisy(TestStream.mixed(400, 3), 3), 3),
            learner -> true),
        new Kind(
            "all opinions, features growing",
            growing(race.withPool(PoolSettings.DEFAULTS)),
            TestStream.changing(RacingLearnerTest.noisy(TestStream.mixed(400, 3), 3), 9, 3),
            learner -> true),
        new Kind(
            "race, features growing",
            growing(race),
            TestStream.changing(RacingLearnerTest.noisy(TestStream.mixed(1200, 3), 3), 9, 3),
            replaced),
        new Kind(
            "sequences, values missing",
            SequenceLearnerTest.SETTINGS,
            TestStream.withGaps(SequenceLearnerTest.sequences(300, 1), 3),
            learner -> learner.report().faults() == 0),
        new Kind(
            "kernels, values missing",
            KernelLearnerTest.SETTINGS,
            TestStream.withGaps(KernelLearnerTest.sequences(300, 1), 3),
            learner -> learner.examples() > 128),
        new Kind(
            "earlier labels and features, values missing",
            TemporalTest.told(2, 2),
            TestStream.withGaps(TemporalTest.turns(60), 3),
            learner -> true),
        new Kind(
            "sequences",
            SequenceLearnerTest.SETTINGS,
            SequenceLearnerTest.sequences(300, 1),
            learner -> learner.report().faults() == 0),
        new Kind(
            "kernels",
            KernelLearnerTest.SETTINGS,
            KernelLearnerTest.sequences(300, 1),
            learner -> learner.examples() > 128),
        new Kind(
            "earlier labels and features",
            TemporalTest.told(2, 2),
            TemporalTest.turns(60),
            learner -> true),
        new Kind(
            "drift",
            DriftReactionTest.reactingInEveryWay(),
            DriftReactionTest.examples(),
            learner -> learner.counts().drifts() > 0));
  }

  private static LearnerSettings growing(LearnerSettings settings) {
    BoundSettings bounds = settings.bounds();
    return settings.withBounds(
        new BoundSettings(
                BoundSettings.Shapes.AUTO, 10, bounds.maxClasses(), bounds.maxParameters())
            .growing(9));
  }

  private Learner learner() {
    return new Learner(kind.settings, new SoftmaxRegression.Factory());
  }

  private Learner restored(Learner learner) {
    return Learner.restore(
        Snapshot.of(learner.snapshot().toBytes()), kind.settings, new SoftmaxRegression.Factory());
  }

  private static Example unlabelled(Example example) {
    return new Example(
        example.key(),
        example.id(),
        example.steps(),
        example.features(),
        example.nominals(),
        null,
        example.time());
  }

  @ParameterizedTest(name = "every {0}")
  @ValueSource(ints = {1, 7, 100})
  void anInterruptedRunEndsAsAnUninterruptedOne(int every) throws RejectedExampleException {
    Learner uninterrupted = learner();
    Learner interrupted = learner();
    for (int i = 0; i < kind.stream.size(); i++) {
      Prediction expected = uninterrupted.testThenTrain(kind.stream.get(i));
      Prediction found = interrupted.testThenTrain(kind.stream.get(i));
      assertThat(found.probabilities()).isEqualTo(expected.probabilities());
      assertThat(found.predicted()).isEqualTo(expected.predicted());
      assertThat(found.updates()).isEqualTo(expected.updates());
      if (i % every == 0) {
        interrupted = restored(interrupted);
      }
    }

    assertThat(interrupted.snapshot()).isEqualTo(uninterrupted.snapshot());
    assertThat(interrupted.report())
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class) // NaN is as good as NaN
        .isEqualTo(uninterrupted.report());
    assertThat(uninterrupted).matches(kind.reached);
  }

  @Test
  void whatIsOnlyPredictedChangesNothing() throws RejectedExampleException {
    Learner learner = learner();
    for (int i = 0; i < 60; i++) {
      learner.testThenTrain(kind.stream.get(i));
      byte[] before = learner.snapshot().toBytes();

      learner.forecast(kind.stream.get(i + 1 < 60 ? i + 1 : 0));
      learner.testThenTrain(unlabelled(kind.stream.get(0)));

      assertThat(learner.snapshot().toBytes()).isEqualTo(before);
    }
  }

  @Test
  void whatIsRejectedChangesNothing() throws RejectedExampleException {
    Learner learner = learner();
    for (int i = 0; i < 60; i++) {
      Example good = kind.stream.get(i);
      learner.testThenTrain(good);
      byte[] before = learner.snapshot().toBytes();

      float[] broken = good.features().clone();
      broken[broken.length - 1] = Float.NEGATIVE_INFINITY;
      float[] wider = new float[good.features().length + 20];
      for (float[] features : List.of(broken, wider, new float[0])) {
        Example bad = new Example("", "bad", good.steps(), features, List.of(), "further class", 0);
        assertThatThrownBy(() -> learner.testThenTrain(bad))
            .isInstanceOf(RejectedExampleException.class);
      }
      assertThat(learner.snapshot().toBytes()).isEqualTo(before);
    }
  }

  /** Whether the opinions' scores are still there or only the prediction. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLabelThatComesAtOnceIsTestThenTrain(boolean scored) throws RejectedExampleException {
    Learner together = learner();
    Learner apart = learner();
    for (Example example : kind.stream.subList(0, 60)) {
      together.testThenTrain(example);
      Forecast forecast = apart.forecast(unlabelled(example));
      if (example.label() != null) {
        apart.learn(example, scored ? forecast : Forecast.of(forecast.prediction()));
      }
    }

    assertThat(apart.snapshot()).isEqualTo(together.snapshot());
  }

  @Test
  void withoutThePenaltyTheNetworksAreTheSameAndNothingIsAdded() throws RejectedExampleException {
    Learner with = learner();
    Learner without = new Learner(kind.settings.withoutPenalty(), new SoftmaxRegression.Factory());
    for (Example example : kind.stream.subList(0, 60)) {
      with.testThenTrain(example);
      without.testThenTrain(example);
    }

    assertThat(without.report().penalty()).isZero();
    assertThat(without.report().members()).hasSameSizeAs(with.report().members());
  }

  @Test
  void closingFreesAllNetworks() throws RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    new Learner(kind.settings, networks).close();
    Learner learner = new Learner(kind.settings, networks);
    for (Example example : kind.stream) {
      learner.testThenTrain(example);
    }
    assertThat(networks.faults().open).isEqualTo(kind.settings.members().size());

    learner.close();

    assertThat(networks.faults().open).isZero();
  }
}
