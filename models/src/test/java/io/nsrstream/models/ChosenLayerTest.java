package io.nsrstream.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.learner.DriftSettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.learner.LearnerSettings;
import io.nsrstream.online.network.NetworkFactory;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Learners whose networks choose the layer that is kept steady. */
class ChosenLayerTest {
  private static final int MEASURED = 200;
  private static final int CLASSES = 4;
  private static final int CHANGE = 600;
  private static final int EXAMPLES = 1400;
  private static final Map<String, Integer> WIDTHS =
      Map.of("hidden1", 8, "hidden2", 6, "logits", CLASSES);

  private final NetworkFactory networks = networks();

  private static NetworkFactory networks() {
    NetworkSettings defaults = NetworkSettings.DEFAULTS;
    return new NetworkSettings(
            "mlp:8,6",
            defaults.activation(),
            defaults.initialization(),
            defaults.optimizer(),
            defaults.rate(),
            defaults.momentum(),
            defaults.clipNorm(),
            defaults.regularization())
        .factory();
  }

  private static LearnerSettings settings(double strength, String layer, String... members) {
    return LearnerSettings.DEFAULTS
        .withMembers(Stream.of(members).map(MemberSettings::parse).toArray(MemberSettings[]::new))
        .withPool(PoolSettings.ofNetworks(64, 0))
        .withDrift(
            new DriftSettings(
                Detector.HDDM_A,
                DriftSettings.ALL_BATCHES,
                DriftSettings.ALL_EXAMPLES,
                1,
                1,
                false))
        .withPenalty(new PenaltySettings(strength, Scaling.NONE, List.of(layer), false, false));
  }

  private static LearnerSettings one(double strength, String layer) {
    return settings(strength, layer, "batch=1 lambda=2 rate=3");
  }

  private static LearnerSettings several() {
    return settings(1, PenaltySettings.AUTO, "batch=4 lambda=0.5 replay=2", "batch=1 lambda=0.1");
  }

  /** Classes that overlap and, after the change, have their places exchanged. */
  private static List<Example> examples() {
    Random random = new Random(5);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      int place = i < CLASSES ? i : random.nextInt(CLASSES);
      float[] features = {
        (float) (place % 2 * 3 + random.nextGaussian()),
        (float) (place / 2 * 3 + random.nextGaussian())
      };
      int label = i < CHANGE ? place : (place + 1) % CLASSES;
      examples.add(Example.of("e" + i, features, "class" + label));
    }
    return examples;
  }

  private static List<String> kept(Learner learner) {
    return learner.report().members().get(0).layers();
  }

  private static int after(Learner learner, List<Example> examples, int from, long updates)
      throws RejectedExampleException {
    int at = from;
    while (learner.updates() < updates) {
      learner.testThenTrain(examples.get(at++));
    }
    return at;
  }

  @Test
  void theLayerOfTheLargestSummedVarianceIsKeptAfterAMeasurementWithoutPenalty()
      throws RejectedExampleException {
    List<Example> examples = examples();
    try (Learner choosing = new Learner(one(1, PenaltySettings.AUTO), networks);
        Learner without = new Learner(one(0, "logits"), networks)) {
      int at = after(choosing, examples, 0, MEASURED - 1);
      after(without, examples, 0, MEASURED - 1);

      LearnerReport measured = choosing.report();
      assertThat(kept(choosing)).isEmpty();
      assertThat(measured.penalty()).isZero();
      assertThat(measured.variance()).containsOnlyKeys(WIDTHS.keySet());
      assertThat(choosing.forecast(examples.get(at)).prediction().probabilities())
          .containsExactly(without.forecast(examples.get(at)).prediction().probabilities());

      after(choosing, examples, at, MEASURED);
      assertThat(kept(choosing)).containsExactly(largest(measured.variance()));
      assertThat(choosing.report().variance()).containsOnlyKeys(kept(choosing));
    }
  }

  private static String largest(Map<String, Double> variance) {
    return Collections.max(
        variance.keySet(), Comparator.comparingDouble(name -> sum(name, variance)));
  }

  private static double sum(String layer, Map<String, Double> variance) {
    return Objects.requireNonNull(WIDTHS.get(layer)) * Objects.requireNonNull(variance.get(layer));
  }

  @Test
  void theChosenLayerIsPenalised() throws RejectedExampleException {
    List<Example> examples = examples();
    try (Learner choosing = new Learner(one(1, PenaltySettings.AUTO), networks);
        Learner without = new Learner(one(0, PenaltySettings.AUTO), networks)) {
      learn(choosing, examples.subList(0, CHANGE));
      learn(without, examples.subList(0, CHANGE));

      String layer = kept(choosing).get(0);
      assertThat(kept(without)).containsExactly(layer);
      assertThat(choosing.figures().penalty()).isPositive();
      assertThat(without.figures().penalty()).isZero();
      assertThat(choosing.report().variance().get(layer))
          .isLessThan(0.7 * Objects.requireNonNull(without.report().variance().get(layer)));
    }
  }

  @Test
  void aDriftMakesItChooseAgain() throws RejectedExampleException {
    List<Example> examples = examples();
    try (Learner learner = new Learner(one(1, PenaltySettings.AUTO), networks)) {
      learn(learner, examples.subList(0, CHANGE));
      assertThat(kept(learner)).hasSize(1);
      int at = CHANGE;
      while (learner.counts().drifts() == 0) {
        learner.testThenTrain(examples.get(at++));
      }
      assertThat(kept(learner)).isEmpty();
      assertThat(learner.report().variance()).containsOnlyKeys(WIDTHS.keySet());

      at = after(learner, examples, at, learner.updates() + MEASURED - 1);
      assertThat(kept(learner)).isEmpty();
      after(learner, examples, at, learner.updates() + 1);
      assertThat(kept(learner)).hasSize(1);
    }
  }

  @ParameterizedTest(name = "every {0}")
  @ValueSource(ints = {1, 7, 110})
  void anInterruptedRunEndsAsAnUninterruptedOne(int every) throws RejectedExampleException {
    Learner interrupted = new Learner(several(), networks);
    try (Learner uninterrupted = new Learner(several(), networks)) {
      int measuring = 0;
      int chosen = 0;
      for (Example example : examples().subList(0, CHANGE + 200)) {
        learnSame(example, interrupted, uninterrupted);
        if (interrupted.examples() % every == 0) {
          assertThat(interrupted.snapshot()).isEqualTo(uninterrupted.snapshot());
          measuring += kept(interrupted).isEmpty() ? 1 : 0;
          chosen += kept(interrupted).isEmpty() ? 0 : 1;
          interrupted = restored(interrupted, several());
        }
      }
      assertThat(interrupted.snapshot()).isEqualTo(uninterrupted.snapshot());
      assertThat(measuring).isPositive();
      assertThat(chosen).isPositive();
      assertThat(interrupted.counts().drifts()).isPositive();
      assertThat(interrupted.report().members()).isEqualTo(uninterrupted.report().members());
    } finally {
      interrupted.close();
    }
  }

  private static void learnSame(Example example, Learner one, Learner other)
      throws RejectedExampleException {
    assertThat(one.testThenTrain(example).probabilities())
        .containsExactly(other.testThenTrain(example).probabilities());
  }

  private Learner restored(Learner learner, LearnerSettings settings) {
    Snapshot written = Snapshot.of(learner.snapshot().toBytes());
    learner.close();
    return Learner.restore(written, settings, networks);
  }

  @Test
  void aLearnerWhoseLayerWasSetBeginsToMeasure() throws RejectedExampleException {
    Learner set = new Learner(one(1, "hidden1"), networks);
    learn(set, examples().subList(0, CHANGE));
    try (Learner choosing = restored(set, one(1, PenaltySettings.AUTO))) {
      assertThat(kept(choosing)).isEmpty();
      assertThat(choosing.report().variance()).containsOnlyKeys(WIDTHS.keySet());
      assertThat(choosing.report().variance().values()).containsOnly(0.0);

      after(choosing, examples().subList(CHANGE, EXAMPLES), 0, choosing.updates() + MEASURED);
      assertThat(kept(choosing)).hasSize(1);
    }
  }

  @Test
  void aLearnerWhoseLayerIsSetNowDropsTheChoice() throws RejectedExampleException {
    Learner choosing = new Learner(one(1, PenaltySettings.AUTO), networks);
    learn(choosing, examples().subList(0, CHANGE));
    try (Learner set = restored(choosing, one(1, "hidden2"))) {
      assertThat(kept(set)).containsExactly("hidden2");
      learn(set, examples().subList(CHANGE, CHANGE + 10));
      assertThat(set.report().variance()).containsOnlyKeys("hidden2");
    }
  }

  /** The worst network is replaced by a copy of the best one now and then. */
  @Test
  void aCopyOfANetworkKeepsItsLayerSteady() throws RejectedExampleException {
    LearnerSettings replacing =
        settings(1, PenaltySettings.AUTO, "batch=1 lambda=0.5", "batch=64 rate=0.001")
            .withPool(PoolSettings.ofNetworks(64, 300))
            .withDrift(DriftSettings.DEFAULTS);
    try (Learner learner = new Learner(replacing, networks)) {
      learn(learner, examples().subList(0, 299));
      List<String> layers = kept(learner);
      assertThat(layers).hasSize(1);
      assertThat(learner.report().members().get(1).layers()).isEmpty();

      learn(learner, examples().subList(299, 300));
      assertThat(learner.report().members().get(1).updates()).isZero();
      assertThat(learner.report().members().get(1).layers()).isEqualTo(layers);
    }
  }

  private static void learn(Learner learner, List<Example> examples)
      throws RejectedExampleException {
    for (Example example : examples) {
      learner.testThenTrain(example);
    }
  }
}
