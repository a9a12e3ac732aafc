package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.random.SplitMix64;
import java.util.List;
import org.junit.jupiter.api.Test;

class HyperplaneConceptTest {
  private static final HyperplaneSettings QUIET = new HyperplaneSettings(10, 5, 0, 0.1, 0);

  @Test
  void classesAreEquallyFrequent() {
    var draws = Draws.of(new HyperplaneConcept(HyperplaneSettings.DEFAULTS, 1), 20_000);

    assertThat(Draws.classRates(draws).get("above")).isCloseTo(0.5, within(0.015));
  }

  /** Points opposite each other about the middle of the cube are on opposite sides. */
  @Test
  void thePlaneGoesThroughTheMiddleAndHighFeaturesAreAbove() {
    var draws = Draws.of(new HyperplaneConcept(QUIET, 1), 2_000);

    assertThat(draws)
        .filteredOn(draw -> sum(draw) > 7)
        .isNotEmpty()
        .allSatisfy(draw -> assertThat(draw.label()).isEqualTo("above"));
    assertThat(draws)
        .filteredOn(draw -> sum(draw) < 3)
        .isNotEmpty()
        .allSatisfy(draw -> assertThat(draw.label()).isEqualTo("below"));
  }

  private static double sum(Concept.Draw draw) {
    double sum = 0;
    for (float x : draw.features()) {
      sum += x;
    }
    return sum;
  }

  @Test
  void noiseGivesATwentiethTheOtherClass() {
    var quiet = Draws.of(new HyperplaneConcept(QUIET, 1), 20_000);
    var noisy = Draws.of(new HyperplaneConcept(HyperplaneSettings.DEFAULTS, 1), 20_000);

    assertThat(disagreement(quiet, noisy)).isCloseTo(0.05, within(0.005));
  }

  @Test
  void seedsAreDifferentHyperplanes() {
    var one = Draws.of(new HyperplaneConcept(QUIET, 1), 5_000);
    var other = Draws.of(new HyperplaneConcept(QUIET, 2), 5_000);

    assertThat(disagreement(one, other)).isBetween(0.05, 0.4);
  }

  /** One that has moved for long, and itself as it was. */
  @Test
  void itRotatesByItselfWithAMagnitudeOnly() {
    HyperplaneSettings straight = new HyperplaneSettings(10, 5, 0.01, 0, 0);
    HyperplaneConcept moving = new HyperplaneConcept(straight, 1);
    HyperplaneConcept still = new HyperplaneConcept(QUIET, 1);
    Draws.of(moving, 200);
    Draws.of(still, 200);
    SplitMix64 random = new SplitMix64(5);
    int different = 0;
    for (int i = 0; i < 500; i++) {
      long seed = random.nextLong();
      different +=
          moving.draw(new SplitMix64(seed)).label().equals(still.draw(new SplitMix64(seed)).label())
              ? 0
              : 1;
    }
    assertThat(different).isBetween(50, 450);
    assertThat(disagreement(Draws.of(still, 500), Draws.of(new HyperplaneConcept(QUIET, 1), 500)))
        .isZero();
  }

  private static double disagreement(List<Concept.Draw> one, List<Concept.Draw> other) {
    int different = 0;
    for (int i = 0; i < one.size(); i++) {
      assertThat(one.get(i).features()).isEqualTo(other.get(i).features());
      different += one.get(i).label().equals(other.get(i).label()) ? 0 : 1;
    }
    return different / (double) one.size();
  }

  @Test
  void settingsThatMakeNoHyperplaneAreRefused() {
    assertThatThrownBy(() -> new HyperplaneSettings(3, 4, -1, 2, -1))
        .hasMessage(
            """
            moving must be between 0 and 3, but is 4: use a value in that range
            magnitude must be a finite number of at least 0.0, but is -1.0: use a value in that range
            turning must be from 0 to 1, but is 2.0: use a value in that range
            noise must be from 0 to 1, but is -1.0: use a value in that range\
            """);
  }
}
