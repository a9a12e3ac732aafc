package io.nsrstream.online.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSettingsTest {

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    InvalidSettingsException failure =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () ->
                new PoolSettings(
                    Double.NaN, List.of(1.0), List.of(), List.of(), List.of(), false, false, -1));

    assertThat(failure.violations())
        .extracting(Violation::setting)
        .containsExactly("budget", "labelShift", "replaceEvery");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -0.1, Double.NaN})
  void aFadingIsFromZeroToBelowOne(double fading) {
    assertThatThrownBy(
            () ->
                new PoolSettings(
                    64, List.of(0.5, fading), List.of(), List.of(), List.of(), false, false, 0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("labelShift must be numbers from 0 to below 1");
  }

  @Test
  void listsOfOpinionsAreBounded() {
    List<Double> many = IntStream.range(0, 17).mapToObj(i -> i / 20.0).toList();

    assertThatThrownBy(
            () -> new PoolSettings(64, many, List.of(), List.of(), many, false, false, 0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("labelShift must be a list of at most 16, but is 17 of them")
        .hasMessageContaining("classMeans must be a list of at most 16, but is 17 of them");
  }
}
