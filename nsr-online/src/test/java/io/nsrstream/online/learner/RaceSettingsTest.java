package io.nsrstream.online.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaceSettingsTest {
  private static final List<String> MEMBERS =
      List.of("batch=1", "batch=4 replay=2 rows=16 lambda=0.5");
  private static final double COST = 1 + 1 + 2 * 16 / 4.0;

  @Test
  void membersMayCostTheBudgetAndNoMore() {
    assertThat(race(COST, 1, List.of()).members()).isEqualTo(MEMBERS);
    assertThatThrownBy(() -> race(COST - 0.5, 1, List.of()))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(
            "budget must be at least what the members cost, 10.0 rows per example")
        .hasMessageContaining("but is 9.5")
        .hasMessageContaining("raise it, or take members away");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    InvalidSettingsException failure =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> new RaceSettings(MEMBERS, Double.NaN, -1, List.of("1"), -1));

    assertThat(failure.violations())
        .extracting(Violation::setting)
        .containsExactly("budget", "lambda", "labelShift", "replaceEvery");
  }

  @Test
  void membersAreFromOneToSixtyFour() {
    for (int count : new int[] {0, 65}) {
      List<String> members = Collections.nCopies(count, "batch=1");
      assertThatThrownBy(() -> new RaceSettings(members, 100, 1, List.of(), 0))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining("members must be between 1 and 64, but is " + count);
    }
  }

  @Test
  void aMemberThatCannotBeReadIsShown() {
    assertThatThrownBy(() -> new RaceSettings(List.of("bath=1"), 100, 1, List.of(), 0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("mend bath=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-0.1", "NaN", "half", ""})
  void aFadingIsFromZeroToBelowOne(String fading) {
    assertThatThrownBy(() -> race(COST, 1, List.of("0.5", fading)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("labelShift must be numbers from 0 to below 1");
  }

  @Test
  void everyStrengthIsMultiplied() {
    RaceSettings race = race(COST, 2, List.of());

    assertThat(race.parsedMembers()).extracting(MemberSettings::lambda).containsExactly(0.2, 1.0);
    assertThat(race.withLambda(0).parsedMembers())
        .extracting(MemberSettings::lambda)
        .containsOnly(0.0);
  }

  private static RaceSettings race(double budget, double lambda, List<String> labelShift) {
    return new RaceSettings(MEMBERS, budget, lambda, labelShift, 0);
  }
}
