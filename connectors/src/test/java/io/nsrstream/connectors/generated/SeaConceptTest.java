package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeaConceptTest {

  @ParameterizedTest
  @ValueSource(doubles = {7, 8, 9, 9.5})
  void classesObeyTheThresholdWithoutNoise(double theta) {
    assertThat(Draws.of(new SeaConcept(theta, 0), 2_000))
        .allSatisfy(
            draw -> assertThat(draw.label()).isEqualTo(sum(draw) <= theta ? "below" : "above"));
  }

  /** The triangle below the threshold has theta² / 2 of 100. */
  @Test
  void classesAreAsFrequentAsTheirAreas() {
    var draws = Draws.of(new SeaConcept(8, 0), 20_000);

    assertThat(Draws.classRates(draws).get("below")).isCloseTo(0.32, within(0.01));
  }

  @Test
  void noiseGivesATenthTheOtherClass() {
    var draws = Draws.of(new SeaConcept(8, 0.1), 20_000);

    assertThat(Draws.share(draws, draw -> draw.label().equals("below") != (sum(draw) <= 8)))
        .isCloseTo(0.1, within(0.01));
  }

  @Test
  void thresholdsAreThoseOfThePaperInItsOrder() {
    assertThat(SeaConcept.all()).extracting(SeaConcept::theta).containsExactly(8.0, 9.0, 7.0, 9.5);
  }

  private static double sum(Concept.Draw draw) {
    return (double) draw.features()[0] + draw.features()[1];
  }

  @Test
  void thresholdsBeyondTheFeaturesAreRefused() {
    assertThatThrownBy(() -> new SeaConcept(21, 1.5))
        .hasMessage(
            """
            theta must be from 0 to 20, but is 21.0: use a value in that range
            noise must be from 0 to 1, but is 1.5: use a value in that range\
            """);
  }
}
