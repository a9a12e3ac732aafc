package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.ensemble.PenaltySettings;
import io.nsrstream.online.ensemble.PenaltySettings.Scaling;
import io.nsrstream.online.ensemble.PoolSettings;
import io.nsrstream.online.settings.Conditional.Unused;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerSettingsTest {
  private static final MemberSettings MEMBER = MemberSettings.parse("batch=2 lambda=0.3");

  @Test
  void membersMayCostTheBudgetAndNoMore() {
    MemberSettings member = MemberSettings.parse("batch=4 replay=2 rows=16");
    LearnerSettings within =
        LearnerSettings.DEFAULTS.withMembers(member).withPool(PoolSettings.ofNetworks(9, 0));
    assertThat(within.members()).containsExactly(member);

    assertThatThrownBy(() -> within.withPool(PoolSettings.ofNetworks(8.5, 0)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "pool.budget must be at least what the members cost, 9.0 rows per example, but is 8.5:"
                + " raise it, or take members away");
  }

  @Test
  void anyNetworkHasALayerToChoose() {
    try (Learner learner =
        new Learner(
            LearnerSettings.DEFAULTS.withPenalty(layers(PenaltySettings.AUTO)),
            new SoftmaxRegression.Factory())) {
      assertThat(learner.report().variance()).isEmpty();
    }
    LearnerSettings unknown = LearnerSettings.DEFAULTS.withPenalty(layers("hidden7"));
    assertThatThrownBy(() -> new Learner(unknown, new SoftmaxRegression.Factory()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("but is [hidden7]: choose among [logits], or auto alone");
  }

  @Test
  void autoIsAloneAmongTheLayers() {
    assertThatThrownBy(() -> layers("logits", PenaltySettings.AUTO))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "layers must have auto alone, since it chooses the layer itself, but is [logits, auto]:"
                + " remove auto, or the names of layers");
  }

  private static PenaltySettings layers(String... layers) {
    return new PenaltySettings(1, Scaling.CLASSES, List.of(layers), false, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65})
  void membersAreFromOneToSixtyFour(int count) {
    MemberSettings[] members = Collections.nCopies(count, MEMBER).toArray(MemberSettings[]::new);
    LearnerSettings rich = LearnerSettings.DEFAULTS.withPool(PoolSettings.ofNetworks(100, 0));

    assertThatThrownBy(() -> rich.withMembers(members))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("members must be a list of 1 to 64, but is " + count);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.1})
  void aStrengthIsAFiniteNumberFromZero(double strength) {
    assertThatThrownBy(() -> PenaltySettings.DEFAULTS.withStrength(strength))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("strength")
        .hasMessageContaining(String.valueOf(strength));
  }

  @ParameterizedTest
  @CsvSource({"CLASSES, 1, 0", "CLASSES, 2, 0", "CLASSES, 4, 1", "NONE, 1, 2", "NONE, 4, 2"})
  void lambdaFollowsTheNumberOfClassesIfAsked(Scaling scaling, int classes, double factor) {
    assertThat(new PenaltySettings(2, scaling, List.of(), false, false).factor(classes))
        .isCloseTo(factor, within(1e-12));
  }

  @Test
  void settingsWithoutEffectAreNamed() {
    assertThat(LearnerSettings.DEFAULTS.withMembers(MEMBER, MemberSettings.DEFAULTS).unused())
        .extracting(Unused::name)
        .containsExactly("features.bins");
    assertThat(LearnerSettings.ofOne(MEMBER).unused())
        .extracting(Unused::name)
        .containsExactly("features.bins", "pool.replaceEvery");
    assertThat(MEMBER.unused())
        .extracting(Unused::name)
        .containsExactly("replay.rows", "replay.balanced", "replay.buffer");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void strengthZeroIsWithoutPenaltyForOneNetworkAndForSeveralAlsoAfterARestore(int count)
      throws RejectedExampleException {
    MemberSettings[] members = Collections.nCopies(count, MEMBER).toArray(MemberSettings[]::new);
    MemberSettings[] weightless =
        Collections.nCopies(count, MEMBER.withLambda(0)).toArray(MemberSettings[]::new);
    LearnerSettings with =
        LearnerSettings.DEFAULTS.withMembers(members).withPool(PoolSettings.ofNetworks(64, 0));
    Learner strong = run(learner(with), 1);
    Learner off = run(learner(with.withoutPenalty()), 1);
    Learner none = run(learner(with.withMembers(weightless)), 1);

    assertThat(off.forecast(probe()).prediction().probabilities())
        .isEqualTo(none.forecast(probe()).prediction().probabilities())
        .isNotEqualTo(strong.forecast(probe()).prediction().probabilities());
    assertThat(off.figures().penalty()).isZero();
    assertThat(strong.figures().penalty()).isPositive();

    Learner restored = restored(strong, with.withoutPenalty());
    Learner weightlessOnwards = restored(strong, with.withMembers(weightless));
    assertThat(restored.figures().penalty()).isZero();
    assertThat(run(restored, 2).forecast(probe()).prediction().probabilities())
        .isEqualTo(run(weightlessOnwards, 2).forecast(probe()).prediction().probabilities())
        .isNotEqualTo(
            run(restored(strong, with), 2).forecast(probe()).prediction().probabilities());
  }

  private static Learner learner(LearnerSettings settings) {
    return new Learner(settings, new SoftmaxRegression.Factory());
  }

  private static Learner restored(Learner learner, LearnerSettings settings) {
    return Learner.restore(
        Snapshot.of(learner.snapshot().toBytes()), settings, new SoftmaxRegression.Factory());
  }

  private static Learner run(Learner learner, long seed) throws RejectedExampleException {
    for (Example example : TestStream.labelled(100, seed)) {
      learner.testThenTrain(example);
    }
    return learner;
  }

  private static Example probe() {
    return TestStream.labelled(1, 9).get(0);
  }
}
