package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.encoding.FeatureSettings;
import io.nsrstream.online.encoding.FeatureSettings.Sequences;
import io.nsrstream.online.encoding.TextSettings;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.NeighbourSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.evaluation.EvaluationSettings;
import io.nsrstream.online.learner.BoundSettings.Shapes;
import io.nsrstream.online.network.Layer;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Snapshots that were once written and must be read for ever: {@code learner-v1.nsrs} in the
 * resources is of format version 1, and so on; {@code race-v4.nsrs} and its successors are of a
 * learner of several networks. {@link #generated} is how the latest of them were made; it leaves
 * fresh ones under {@code target/golden} to copy from when the version rises.
 */
class GoldenSnapshotTest {
  private static final LearnerSettings SETTINGS =
      LearnerSettings.ofOne(MemberSettings.parse("batch=4 lambda=0.25 window=3"))
          .withDrift(DriftSettings.NONE)
          .withPenalty(new PenaltySettings(1, Scaling.NONE, List.of(Layer.LOGITS), true, true))
          .withBounds(new BoundSettings(Shapes.AUTO, 10, 5, BoundSettings.DEFAULTS.maxParameters()))
          .withFeatures(
              new FeatureSettings(5, 8, 4, 256, Sequences.RAW, 420, TextSettings.DEFAULTS))
          .withEvaluation(new EvaluationSettings(10, 0.95))
          .withSeed(7);

  private static final LearnerSettings RACE =
      RacingLearnerTest.race(
          List.of("batch=4 encoding=quantiles", "batch=3 replay=1 rows=4 buffer=20 balanced=true"),
          8,
          List.of("0.5"),
          50);

  private static final LearnerSettings OPINIONS =
      RACE.withPool(
          new PoolSettings(
              8,
              List.of(0.5),
              List.of(new NeighbourSettings(30, 3, false), new NeighbourSettings(60, 5, false)),
              List.of(),
              List.of(0.9),
              true,
              true,
              50));

  private static Snapshot generated(LearnerSettings settings) throws RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    Learner learner = new Learner(settings, networks);
    for (Example example : TestStream.mixed(150, 42)) {
      // One fault, so that the rate is halved; the end leaves one example in the mini-batch.
      networks.faults().failing = example.id().equals("e98");
      learner.testThenTrain(example);
    }
    learner.testThenTrain(
        new Example("", "last", new float[4], List.of(new Nominal(0, "größer")), "größer", 0));
    return learner.snapshot();
  }

  @ParameterizedTest
  @CsvSource({"1, NaN", "2, NaN", "3, 0.20577", "4, 0.20577", "5, 0.20577", "6, 0.20577"})
  void olderVersionsAreRead(int version, double consistency)
      throws IOException, RejectedExampleException {
    SoftmaxRegression.Factory networks = new SoftmaxRegression.Factory();
    Snapshot snapshot = Snapshot.of(golden("learner-v%d.nsrs".formatted(version)));
    assertThat(snapshot.version()).isEqualTo(version);
    Learner learner = Learner.restore(snapshot, SETTINGS, networks);

    LearnerReport report = learner.report();
    assertThat(report.examples()).isEqualTo(121);
    assertThat(report.updates()).isEqualTo(30);
    assertThat(report.faults()).isEqualTo(1);
    assertThat(networks.faults().factor).isEqualTo(0.5);
    assertThat(report.classes()).containsExactly("idle", "running", "broken", "größer");
    assertThat(report.loss()).isCloseTo(0.36710, within(1e-4));
    assertThat(report.variance().get(Layer.LOGITS)).isCloseTo(0.05501, within(1e-4));
    assertThat(report.consistency().get(Layer.LOGITS))
        .as("written from version 3 on")
        .isCloseTo(consistency, within(1e-4));
    assertThat(report.overall().kappaT()).isCloseTo(0.92063, within(1e-4));
    assertThat(report.window().accuracy()).isEqualTo(0.9);
    assertThat(report.faded().examples()).isCloseTo(19.95967, within(1e-4));
    Prediction prediction =
        learner
            .forecast(
                new Example(
                    "",
                    "next",
                    new float[] {100, 116, 99, 0},
                    List.of(new Nominal(3, "red")),
                    null,
                    0))
            .prediction();
    assertThat(prediction.predicted()).isEqualTo("running");
    assertThat(prediction.probability("running")).isCloseTo(0.47149f, within(1e-4f));
    assertThat(prediction.probability("größer")).isCloseTo(0.23395f, within(1e-4f));
    learner.testThenTrain(TestStream.mixed(1, 1).get(0));
    assertThat(learner.examples()).isEqualTo(122);
    for (Example example : TestStream.mixed(60, 2)) {
      learner.testThenTrain(example);
    }
    assertThat(learner.report().consistency().get(Layer.LOGITS)).isBetween(0.1, 10.0);
  }

  /** The opinions that no older version had begin with nothing. */
  @ParameterizedTest
  @CsvSource({"4, false", "4, true", "5, false", "5, true", "6, false", "6, true"})
  void severalNetworksOfOlderVersionsGoOn(int version, boolean furtherOpinions)
      throws IOException, RejectedExampleException {
    Learner learner =
        Learner.restore(
            Snapshot.of(golden("race-v%d.nsrs".formatted(version))),
            furtherOpinions ? OPINIONS : RACE,
            new SoftmaxRegression.Factory());

    long examples = learner.examples();
    for (Example example : TestStream.mixed(60, 2)) {
      learner.testThenTrain(example);
    }

    assertThat(learner.examples()).isBetween(examples + 1, examples + 60);
    assertThat(learner.counts().clippedValues()).isZero();
  }

  static Stream<Arguments> latest() {
    return Stream.of(
        Arguments.of("learner", SETTINGS),
        Arguments.of("race", RACE),
        Arguments.of("opinions", OPINIONS));
  }

  static Stream<Arguments> older() {
    return Stream.of(
        Arguments.of("learner", 4, SETTINGS),
        Arguments.of("learner", 5, SETTINGS),
        Arguments.of("learner", 6, SETTINGS),
        Arguments.of("race", 4, RACE),
        Arguments.of("race", 5, RACE),
        Arguments.of("race", 6, RACE),
        Arguments.of("opinions", 6, OPINIONS));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("latest")
  void theFormatChangesOnlyWithItsVersion(String kind, LearnerSettings settings)
      throws IOException, RejectedExampleException {
    Snapshot snapshot = generated(settings);
    Path fresh = Path.of("target", "golden", "%s-v%d.nsrs".formatted(kind, Snapshot.VERSION));
    Files.createDirectories(Objects.requireNonNull(fresh.getParent()));
    Files.write(fresh, snapshot.toBytes());

    byte[] golden = golden(Objects.requireNonNull(fresh.getFileName()).toString());
    Learner learner =
        Learner.restore(Snapshot.of(golden), settings, new SoftmaxRegression.Factory());

    assertThat(learner.snapshot().toBytes())
        .as("raise the version, keep reading the old one and add a golden file of the new one")
        .isEqualTo(golden);
    assertThat(
            Learner.restore(snapshot, settings, new SoftmaxRegression.Factory())
                .snapshot()
                .toBytes())
        .as("what is written is read")
        .isEqualTo(snapshot.toBytes());
  }

  /** What an older program wrote is what this one writes after the same examples. */
  @ParameterizedTest(name = "{0} of version {1}")
  @MethodSource("older")
  void aMigratedLearnerIsTheOneThatNeverWasOfAnOlderVersion(
      String kind, int version, LearnerSettings settings) throws IOException {
    Learner migrated =
        Learner.restore(
            Snapshot.of(golden("%s-v%d.nsrs".formatted(kind, version))),
            settings,
            new SoftmaxRegression.Factory());

    assertThat(migrated.snapshot().toBytes())
        .isEqualTo(golden("%s-v%d.nsrs".formatted(kind, Snapshot.VERSION)));
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenSnapshotTest.class.getResourceAsStream("/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
