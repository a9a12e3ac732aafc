package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.FeatureSettings.Sequences;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.snapshot.Snapshot;
import io.nsrstream.online.snapshot.SnapshotException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A learner whose settings are chosen by a race. */
class RacingLearnerTest {
  private static final List<String> MEMBERS =
      List.of(
          "batch=1 encoding=quantiles",
          "batch=4 replay=2 rows=4 buffer=40 lambda=0.3",
          "batch=3 replay=1 rows=6 buffer=30 balanced=true encoding=quantiles",
          "batch=2 balance=0.5 buffer=20");
  private static final List<String> SHIFTS = List.of("0", "0.9");
  private static final String BROKEN = "batch=1 rate=1e5 lambda=0";
  private static final LearnerSettings SETTINGS = race(MEMBERS, 64, SHIFTS, 100);
  static final LearnerSettings RACE = race(with(MEMBERS, BROKEN), 64, SHIFTS, 100);
  private static final LearnerSettings ALONE = race(List.of("batch=1"), 64, List.of(), 0);

  static LearnerSettings race(
      List<String> members, double budget, List<String> labelShift, int replaceEvery) {
    return new LearnerSettings(
        Size.DEFAULT,
        members.stream().map(MemberSettings::parse).toList(),
        PenaltySettings.DEFAULTS,
        new PoolSettings(
            budget,
            labelShift.stream().map(Double::valueOf).toList(),
            List.of(),
            List.of(),
            List.of(),
            false,
            true,
            replaceEvery),
        DriftSettings.NONE,
        TemporalSettings.NONE,
        new FeatureSettings(5, 4, 4, 256, Sequences.RAW, 420, TextSettings.DEFAULTS),
        new BoundSettings(BoundSettings.Shapes.SEQUENCE, 8, 10, 1_000_000),
        new EvaluationSettings(100, 0.99),
        7);
  }

  /** Classes that overlap, so that no prediction is certain. */
  private static List<Example> noisy(int count, long seed) {
    return noisy(TestStream.labelled(count, seed), seed);
  }

  static List<Example> noisy(List<Example> stream, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (Example example : stream) {
      float[] features = example.features().clone();
      for (int i = 0; i < features.length - example.nominals().size(); i++) {
        features[i] += (float) (10 * random.nextGaussian());
      }
      examples.add(
          new Example(
              "", example.id(), features, example.nominals(), example.label(), example.time()));
    }
    return examples;
  }

  /** Lengths from 1 to 8 and classes, of which more and more come; a nominal value now and then. */
  static List<Example> sequences(int count) {
    Random random = new Random(4);
    List<Example> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(1 + 5 * i / count);
      float[] features = new float[2 * (1 + random.nextInt(1 + 7 * i / count))];
      for (int j = 0; j < features.length; j++) {
        features[j] = (float) (label * (j % 2) + random.nextGaussian());
      }
      List<Nominal> nominals =
          i % 3 == 0 ? List.of(new Nominal(features.length - 1, "mode " + i % 7)) : List.of();
      sequences.add(
          new Example("", "e" + i, features.length / 2, features, nominals, "class " + label, i));
    }
    return sequences;
  }

  private static Learner learner(LearnerSettings settings) {
    return new Learner(settings, new SoftmaxRegression.Factory());
  }

  private static Learner restored(Learner learner, LearnerSettings settings) {
    return Learner.restore(
        Snapshot.of(learner.snapshot().toBytes()), settings, new SoftmaxRegression.Factory());
  }

  private static Learner run(LearnerSettings settings, List<Example> stream)
      throws RejectedExampleException {
    Learner learner = learner(settings);
    for (Example example : stream) {
      learner.testThenTrain(example);
    }
    return learner;
  }

  @Test
  void aRaceWithoutQuantilesCannotGoOnWithThem() throws RejectedExampleException {
    LearnerSettings standard = race(List.of("batch=1", "batch=2"), 64, SHIFTS, 100);
    Snapshot snapshot = run(standard, noisy(20, 1)).snapshot();
    LearnerSettings quantiles =
        race(List.of("batch=1 encoding=quantiles", "batch=2"), 64, SHIFTS, 100);

    assertThatThrownBy(() -> Learner.restore(snapshot, quantiles, new SoftmaxRegression.Factory()))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("has no quantiles");
  }

  private static List<String> with(List<String> members, String another) {
    List<String> all = new ArrayList<>(members);
    all.add(another);
    return all;
  }

  @Test
  void aBrokenMemberHardlyMakesItWorseThanItsBest() throws RejectedExampleException {
    List<Example> stream = noisy(3000, 6);
    String good = "batch=2 rate=0.1";
    double best = logLoss(run(race(List.of(good), 64, List.of(), 0), stream));
    double worst = logLoss(run(race(List.of(BROKEN), 64, List.of(), 0), stream));
    assertThat(worst).isGreaterThan(best + 1);

    double race = logLoss(run(race(List.of(BROKEN, good), 64, List.of(), 0), stream));

    assertThat(race).isLessThan(best + 0.05);
  }

  @Test
  void aMemberWhoseNetworkGoesAstrayDoesNotSpoilTheOthers() throws RejectedExampleException {
    String astray = "batch=1 rate=1e30 lambda=1";

    Learner learner =
        run(race(List.of(astray, "batch=2 rate=0.1"), 64, List.of(), 0), noisy(1000, 6));

    assertThat(learner.report().faults()).isPositive();
    assertThat(learner.report().members())
        .extracting(LearnerReport.Member::weight)
        .allMatch(weight -> weight >= 0);
    assertThat(learner.report().window().accuracy()).isGreaterThan(0.6);
  }

  private static double logLoss(Learner learner) {
    return learner.report().overall().logLoss();
  }

  @Test
  void labelsThatStayAreForeseenWhereFeaturesSayNothing() throws RejectedExampleException {
    Random random = new Random(12);
    List<Example> stream = new ArrayList<>();
    int label = 0;
    for (int i = 0; i < 2000; i++) {
      label = random.nextInt(10) == 0 ? random.nextInt(4) : label;
      stream.add(
          Example.of("e" + i, new float[] {(float) random.nextGaussian()}, "class " + label));
    }
    List<String> members = List.of("batch=1 rate=0.1");

    double without = run(race(members, 64, List.of(), 0), stream).report().window().accuracy();
    double with =
        run(race(members, 64, List.of("0", "0.5"), 0), stream).report().window().accuracy();

    assertThat(with).isGreaterThan(0.85).isGreaterThan(without);
  }

  @Test
  void theUselessMemberBecomesACopyOfTheBestWithOtherSettings() throws RejectedExampleException {
    String good = "batch=2 rate=0.1 lambda=0.2";
    LearnerSettings settings = race(List.of(BROKEN, good), 2, List.of(), 500);
    List<Example> stream = noisy(520, 6);

    Learner before = run(settings, stream.subList(0, 499));
    assertThat(before.report().members())
        .extracting(LearnerReport.Member::settings)
        .containsExactly(MemberSettings.parse(BROKEN).print(), MemberSettings.parse(good).print());

    Learner learner = run(settings, stream);

    assertThat(learner.report().members().get(1).settings())
        .isEqualTo(MemberSettings.parse(good).print());
    MemberSettings successor = MemberSettings.parse(learner.report().members().get(0).settings());
    assertThat(successor).isNotEqualTo(MemberSettings.parse(good));
    assertThat(successor)
        .usingRecursiveComparison()
        .ignoringFields("lambda", "rate")
        .isEqualTo(MemberSettings.parse(good));
    // It is its own from then on.
    assertThat(learner.report().members().get(0).updates()).isEqualTo(20 / 2);
  }

  @Test
  void replacementKeepsToTheBudget() throws RejectedExampleException {
    String good = "batch=1 rate=0.1 replay=1 rows=4";
    List<Example> stream = noisy(600, 6);

    assertThat(rates(run(race(List.of(BROKEN, good), 6, List.of(), 100), stream))).contains(1e5);
    assertThat(rates(run(race(List.of(BROKEN, good), 10, List.of(), 100), stream)))
        .doesNotContain(1e5);
  }

  private static List<Double> rates(Learner learner) {
    return learner.report().members().stream()
        .map(member -> MemberSettings.parse(member.settings()).rate())
        .toList();
  }

  @Test
  void membersOfUseStayWhatTheyAre() throws RejectedExampleException {
    List<String> alike = List.of("batch=2 rate=0.1", "batch=2 rate=0.1 lambda=0.05");

    Learner learner = run(race(alike, 64, List.of(), 100), noisy(550, 6));

    assertThat(learner.report().members())
        .extracting(LearnerReport.Member::settings)
        .containsExactlyElementsOf(
            alike.stream().map(text -> MemberSettings.parse(text).print()).toList());
  }

  @Test
  void itReportsEveryMember() throws RejectedExampleException {
    Learner learner = learner(SETTINGS);
    assertThat(learner.report().members()).isEmpty();
    assertThat(learner.report().loss()).isZero();
    for (Example example : TestStream.labelled(60, 1)) {
      learner.testThenTrain(example);
    }

    LearnerReport report = learner.report();
    assertThat(report.members()).hasSize(MEMBERS.size());
    assertThat(report.updates())
        .isEqualTo(report.members().stream().mapToLong(LearnerReport.Member::updates).sum());
    assertThat(report.loss())
        .isEqualTo(
            report.members().stream()
                .mapToDouble(LearnerReport.Member::loss)
                .average()
                .orElseThrow());
  }

  @Test
  void aLateLabelMayWaitThroughARestore() throws RejectedExampleException {
    List<Example> stream = TestStream.labelled(200, 3);
    Learner uninterrupted = run(SETTINGS, stream);
    Learner interrupted = run(SETTINGS, stream);
    for (Example late : TestStream.labelled(50, 8)) {
      Forecast earlier = uninterrupted.forecast(late);
      Forecast again = interrupted.forecast(late);
      assertThat(again.prediction().probabilities())
          .isEqualTo(earlier.prediction().probabilities());
      uninterrupted.testThenTrain(stream.get(7));
      interrupted.testThenTrain(stream.get(7));
      interrupted = restored(interrupted, SETTINGS);

      uninterrupted.learn(late, Forecast.of(again.prediction()));
      interrupted.learn(late, Forecast.of(again.prediction()));
    }

    assertThat(interrupted.snapshot()).isEqualTo(uninterrupted.snapshot());
  }

  @Test
  void otherMembersThanTheSnapshotHasAreRefused() throws RejectedExampleException {
    Learner learner = run(SETTINGS, TestStream.labelled(100, 1));

    assertRefused(
        learner,
        race(MEMBERS.subList(0, 3), 64, SHIFTS, 100),
        "the snapshot has 4 member(s)",
        "the settings have 3",
        "use the learner.members of the snapshot, or start without it");
    assertRefused(
        learner,
        race(with(MEMBERS, BROKEN), 64, SHIFTS, 100),
        "the settings have 5",
        "of the snapshot");
    assertRefused(learner, ALONE, "has 4 member(s)", "use the learner.members of the snapshot");
  }

  @Test
  void aSingleNetworkDoesNotBecomeARace() throws RejectedExampleException {
    Learner single = run(ALONE, TestStream.labelled(100, 1));

    assertRefused(
        single,
        SETTINGS,
        "has 1 member(s)",
        "settings have 4",
        "use the learner.members of the snapshot");
  }

  /** The weights of the members are those of the snapshot, and a new opinion earns its own. */
  @Test
  void opinionsBesideTheMembersMayComeAndGo() throws RejectedExampleException {
    Learner learner = run(SETTINGS, TestStream.labelled(100, 1));
    PoolSettings all = PoolSettings.DEFAULTS;
    for (PoolSettings pool : List.of(PoolSettings.ofNetworks(64, 100), all)) {
      Learner other = restored(learner, SETTINGS.withPool(pool));

      assertThat(other.report().members()).isEqualTo(learner.report().members());
      for (Example example : TestStream.labelled(50, 2)) {
        other.testThenTrain(example);
      }
      assertThat(restored(other, SETTINGS.withPool(pool)).snapshot().toBytes())
          .isEqualTo(other.snapshot().toBytes());
    }
  }

  private static void assertRefused(Learner learner, LearnerSettings settings, String... parts) {
    assertThatThrownBy(() -> restored(learner, settings))
        .isInstanceOf(SnapshotException.class)
        .message()
        .contains(parts);
  }

  @Test
  void settingsThatMembersHaveFoundStayWhereOthersAreAskedFor() throws RejectedExampleException {
    Learner learner = run(SETTINGS, TestStream.labelled(150, 1));
    List<String> others = new ArrayList<>(MEMBERS);
    others.set(1, "batch=1 lambda=0.7");

    Learner restored = restored(learner, race(others, 64, SHIFTS, 100));
    for (Example example : TestStream.labelled(50, 2)) {
      restored.testThenTrain(example);
    }

    assertThat(restored.report().members().get(1).settings())
        .isEqualTo(MemberSettings.parse(MEMBERS.get(1)).print());
  }
}
