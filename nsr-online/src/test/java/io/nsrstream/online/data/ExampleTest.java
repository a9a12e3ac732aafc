package io.nsrstream.online.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExampleTest {

  @Test
  void weighsOneUnlessItSaysOtherwise() {
    assertThat(Example.of("7", new float[1], "a").weight()).isEqualTo(1);
    assertThat(weighing(0.5f).weight()).isEqualTo(0.5f);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesAWeightThatIsNone(float weight) {
    assertThatThrownBy(() -> weighing(weight))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "weight must be finite and above 0, but is %s: leave out what shall not count"
                .formatted(weight));
  }

  private static Example weighing(float weight) {
    return new Example("", "7", 1, new float[1], List.of(), "a", 0, weight);
  }
}
