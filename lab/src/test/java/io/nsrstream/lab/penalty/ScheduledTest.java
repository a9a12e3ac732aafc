package io.nsrstream.lab.penalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.lab.penalty.Schedule.Constant;
import io.nsrstream.lab.penalty.Schedule.Held;
import io.nsrstream.lab.penalty.Schedule.Ramp;
import io.nsrstream.online.penalty.FiniteDifferences;
import io.nsrstream.online.penalty.NaiveSteadiness;
import io.nsrstream.online.penalty.RandomBatches;
import io.nsrstream.online.penalty.Steadiness;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduledTest {
  private static final int[] ONE_CLASS = {0, 0};
  private static final Offset<Double> CLOSE = within(1e-9);

  static Stream<Schedule> schedules() {
    return Stream.of(
        new Constant(0.7),
        new Ramp(0.7, 12),
        new Held(0.5, 0, 0.1, 0.3, 0.01, 2),
        new Held(0.5, 5, 0.1, 0.3, 0.01, 2));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void valueAndGradientMatchFiniteDifferencesAtTheStrengthOfTheMoment(Schedule schedule) {
    int classes = 6;
    RandomBatches stream = new RandomBatches(9, 4, classes, 17);
    Scheduled scheduled = new Scheduled(schedule, new Steadiness(1, 5, false, false));
    NaiveSteadiness naive = new NaiveSteadiness(5, false, false);

    for (int batch = 0; batch < 30; batch++) {
      stream.next();
      NaiveSteadiness.Batch plain = stream.copy();
      naive.add(plain);
      double[][] means = naive.means(classes, stream.width);
      double strength = scheduled.strength();
      float[] gradient = new float[stream.responses.length];

      double value =
          scheduled.apply(stream.responses, stream.labels, stream.rows, stream.width, gradient);

      assertThat(value).isCloseTo(naive.value(plain, means), within(1e-5));
      FiniteDifferences.assertGradient(
          gradient, strength, plain, moved -> naive.value(moved, means));
    }
  }

  @Test
  void aRampRisesFromZeroAndStays() {
    Scheduled scheduled = new Scheduled(new Ramp(2, 4), new ActivationDecay(1));

    assertThat(strengths(scheduled, 6, 1)).containsExactly(0, 0.5, 1, 1.5, 2, 2);
  }

  @Test
  void aHeldStrengthFollowsTheRatioToItsTarget() {
    // The value is 4: 60 % above its target, then as much as e^rate allows.
    Scheduled near = new Scheduled(new Held(2.5, 0, 0.1, 1, 0.01, 100), new ActivationDecay(1));
    Scheduled far = new Scheduled(new Held(0.01, 0, 0.1, 1, 0.01, 100), new ActivationDecay(1));
    Scheduled below = new Scheduled(new Held(8, 0, 0.1, 1, 0.01, 100), new ActivationDecay(1));

    assertThat(strengths(near, 3, 2)).containsExactly(new double[] {1, e(0.06), e(0.12)}, CLOSE);
    assertThat(strengths(far, 3, 2)).containsExactly(new double[] {1, e(0.1), e(0.2)}, CLOSE);
    assertThat(strengths(below, 3, 2)).containsExactly(new double[] {1, e(-0.05), e(-0.1)}, CLOSE);
  }

  private static double e(double exponent) {
    return Math.exp(exponent);
  }

  @Test
  void aTargetThatIsAShareIsMeasuredWithoutAPenaltyFirst() {
    Held half = new Held(0.5, 2, 0.1, 1, 0.01, 100);
    Scheduled scheduled = new Scheduled(half, new ActivationDecay(1));
    apply(scheduled, 2);
    apply(scheduled, 4);

    // Measured were 4 and 16, so that the target is 5; a value of 4 misses it by a fifth.
    assertThat(scheduled.strength()).isEqualTo(1);
    apply(scheduled, 2);
    assertThat(scheduled.strength()).isCloseTo(Math.exp(-0.1 * 0.2), within(1e-12));

    Scheduled fresh = new Scheduled(half, new ActivationDecay(1));
    assertThat(strengths(fresh, 2, 3)).containsOnly(0);
  }

  @Test
  void aHeldStrengthFindsTheMultiplierThatMeetsItsTarget() {
    // Descent on (x − 3)²/2 + λ·x² goes to x = 3/(1 + 2λ): x² is 1 where λ is 1.
    Scheduled scheduled =
        new Scheduled(new Held(1, 0, 0.02, 0.1, 0.001, 1000), new ActivationDecay(1));
    float[] x = {3};
    for (int step = 0; step < 5000; step++) {
      float[] gradient = new float[1];
      scheduled.apply(x, new int[] {0}, 1, 1, gradient);
      x[0] -= 0.1f * (x[0] - 3 + gradient[0]);
    }

    assertThat(x[0]).isCloseTo(1, within(1e-3f));
    assertThat(scheduled.strength()).isCloseTo(1, within(1e-3));
  }

  @Test
  void aHeldStrengthStaysWithinItsBoundsAndLeavesThemAtOnce() {
    Scheduled scheduled = new Scheduled(new Held(1, 0, 0.5, 1, 0.25, 8), new ActivationDecay(1));

    assertThat(strengths(scheduled, 50, 1000)[49]).isCloseTo(8, within(1e-9));
    apply(scheduled, 0);
    assertThat(scheduled.strength()).isCloseTo(8 * Math.exp(-0.5), within(1e-9));
    assertThat(strengths(scheduled, 50, 0)[49]).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void aTargetOfNothingLeavesTheStrengthWhereNothingIsMeasured() {
    Scheduled scheduled = new Scheduled(new Held(0.5, 1, 0.5, 1, 0.25, 8), new ActivationDecay(1));

    strengths(scheduled, 10, 0);
    assertThat(scheduled.strength()).isEqualTo(1);
    apply(scheduled, 1);
    assertThat(scheduled.strength()).isCloseTo(Math.exp(0.5), within(1e-12));
  }

  @Test
  void aValueThatIsNotFiniteLeavesTheScheduleWhereItIs() {
    Scheduled scheduled = new Scheduled(new Ramp(2, 4), new ActivationDecay(1));
    apply(scheduled, 1);

    apply(scheduled, Float.NaN);

    assertThat(scheduled.strength()).isEqualTo(0.5);
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new Constant(-1)).isInstanceOf(InvalidSettingsException.class);
    assertThatThrownBy(() -> new Ramp(1, 0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("batches");
    assertThatThrownBy(() -> new Held(0, -1, 0, 9, 1, 8))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("target")
        .hasMessageContaining("measured")
        .hasMessageContaining("rate")
        .hasMessageContaining("start");
  }

  /** The strengths of as many mini-batches whose responses are all alike. */
  private static double[] strengths(Scheduled scheduled, int batches, float response) {
    double[] strengths = new double[batches];
    for (int batch = 0; batch < batches; batch++) {
      strengths[batch] = scheduled.strength();
      apply(scheduled, response);
    }
    return strengths;
  }

  private static void apply(Scheduled scheduled, float response) {
    scheduled.apply(new float[] {response, response}, ONE_CLASS, 2, 1, new float[2]);
  }
}
