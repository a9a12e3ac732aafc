package io.nsrstream.online.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  @Test
  void allViolationsAreReportedTogether() {
    Rules rules =
        new Rules()
            .between("low", 0, 1, 5)
            .between("inside", 3, 1, 5)
            .positive("rate", 0)
            .require(false, "name", "must be a name", "?", "choose one");

    InvalidSettingsException failure =
        catchThrowableOfType(InvalidSettingsException.class, rules::check);

    assertThat(failure.violations())
        .extracting(Violation::setting)
        .containsExactly("low", "rate", "name");
    assertThat(failure)
        .hasMessageContaining("low must be between 1 and 5, but is 0")
        .hasMessageContaining("rate must be a finite number above 0, but is 0.0")
        .hasMessageContaining("name must be a name, but is ?: choose one");
  }

  @Test
  void boundsBelongToTheirRange() {
    Rules rules =
        new Rules().between("a", 1, 1, 5).between("b", 5, 1, 5).atLeast("c", 0, 0).positive("d", 1);

    assertThatCode(rules::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e-9})
  void numbersMustBeFiniteAndNotBelowTheirBound(double value) {
    assertThatThrownBy(() -> new Rules().atLeast("a", value, 0).check())
        .hasMessageContaining("a must be a finite number of at least 0");
    assertThatThrownBy(() -> new Rules().positive("a", value).check())
        .hasMessageContaining(String.valueOf(value));
  }

  @Test
  void anUnboundedRangeNamesItsLowerEndOnly() {
    assertThatThrownBy(() -> new Rules().between("count", 0, 1, Integer.MAX_VALUE).check())
        .hasMessageContaining("count must be at least 1, but is 0");
  }

  @Test
  void aViolationSeenFromOutsideNamesItsPlace() {
    Violation violation = new Violation("batch", "must be 1", "2", "use 1");

    assertThat(violation.within("learner."))
        .hasToString("learner.batch must be 1, but is 2: use 1");
  }
}
