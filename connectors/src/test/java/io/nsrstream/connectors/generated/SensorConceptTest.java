package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SensorConceptTest {
  private static final SensorConcept QUIET = new SensorConcept(3, 1, 1, 0);

  @Test
  void classesAreEquallyFrequent() {
    assertThat(Draws.classRates(Draws.of(QUIET, 4_000)))
        .containsOnlyKeys("inphase", "lagging", "doubled", "clipped")
        .allSatisfy((label, rate) -> assertThat(rate).isCloseTo(0.25, within(0.03)));
  }

  /** Correlation of the first two sensors: theirs when in phase, none a quarter of a period off. */
  @Test
  void classesAreHowTheSecondSensorFollowsTheFirst() {
    List<Concept.Draw> draws = Draws.of(QUIET, 2_000);

    assertThat(correlation(draws, "inphase")).isGreaterThan(0.95);
    assertThat(correlation(draws, "clipped")).isBetween(0.8, 0.95);
    assertThat(correlation(draws, "lagging")).isCloseTo(0, within(0.1));
    assertThat(correlation(draws, "doubled")).isCloseTo(0, within(0.1));
  }

  @Test
  void aSensorMountedTheOtherWayRoundHasTheOppositeSign() {
    List<Concept.Draw> draws = Draws.of(new SensorConcept(3, 1, -1, 0), 2_000);

    assertThat(correlation(draws, "inphase")).isLessThan(-0.95);
  }

  @Test
  void gainsScaleTheirSensorsAlone() {
    List<Concept.Draw> even = Draws.of(QUIET, 100);
    List<Concept.Draw> uneven = Draws.of(new SensorConcept(3, 0.5, 2, 0), 100);

    for (int i = 0; i < even.size(); i++) {
      float[] one = even.get(i).features();
      float[] other = uneven.get(i).features();
      for (int at = 0; at < one.length; at += 3) {
        assertThat(other[at]).isCloseTo(0.5f * one[at], within(1e-6f));
        assertThat(other[at + 1]).isCloseTo(2 * one[at + 1], within(1e-6f));
        assertThat(other[at + 2]).isEqualTo(one[at + 2]);
      }
    }
  }

  /** A wave of three periods crosses zero about six times. */
  @Test
  void theFirstSensorHasTheFrequency() {
    int crossings = 0;
    List<Concept.Draw> draws = Draws.of(QUIET, 500);
    for (Concept.Draw draw : draws) {
      for (int at = 3; at < draw.features().length; at += 3) {
        crossings += draw.features()[at] > 0 == draw.features()[at - 3] > 0 ? 0 : 1;
      }
    }
    assertThat(crossings / (double) draws.size()).isCloseTo(6 * 31 / 32.0, within(0.4));
  }

  @Test
  void noiseIsOfEachReading() {
    List<Concept.Draw> noisy = Draws.of(new SensorConcept(3, 0, 0, 0.2), 200);

    double square = 0;
    for (Concept.Draw draw : noisy) {
      for (int at = 0; at < draw.features().length; at += 3) {
        square += draw.features()[at] * draw.features()[at];
      }
    }
    assertThat(Math.sqrt(square / (200 * 32))).isCloseTo(0.2, within(0.01));
  }

  private static double correlation(List<Concept.Draw> draws, String label) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (Concept.Draw draw : draws) {
      if (draw.label().equals(label)) {
        float[] readings = draw.features();
        for (int at = 0; at < readings.length; at += 3) {
          product += readings[at] * readings[at + 1];
          first += readings[at] * readings[at];
          second += readings[at + 1] * readings[at + 1];
        }
      }
    }
    return product / Math.sqrt(first * second);
  }

  @Test
  void signalsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new SensorConcept(0, Double.NaN, 1, -1))
        .hasMessage(
            """
            cycles must be a finite number above 0, but is 0.0: use a value in that range
            driveGain must be a finite number, but is NaN: give a finite number
            noise must be a finite number of at least 0.0, but is -1.0: use a value in that range\
            """);
  }
}
