package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbfConceptTest {

  @Test
  void allClassesOccur() {
    var draws = Draws.of(new RbfConcept(RbfSettings.DEFAULTS, 1), 5_000);

    assertThat(Draws.classRates(draws)).containsOnlyKeys("c0", "c1", "c2", "c3", "c4");
  }

  /** Otherwise there would be nothing to learn. */
  @Test
  void neighboursAreMostlyOfOneClass() {
    var draws = Draws.of(new RbfConcept(RbfSettings.DEFAULTS, 1), 3_000);

    assertThat(rightByNeighbour(draws.subList(0, 2_500), draws.subList(2_500, 3_000)))
        .isGreaterThan(0.75);
  }

  @Test
  void anotherSeedIsAnotherConcept() {
    var known = Draws.of(new RbfConcept(RbfSettings.DEFAULTS, 1), 2_500);
    var other = Draws.of(new RbfConcept(RbfSettings.DEFAULTS, 2), 500);

    assertThat(rightByNeighbour(known, other)).isLessThan(0.4);
  }

  @Test
  void centroidsWithASpeedLeaveTheirPlaces() {
    RbfConcept moving = new RbfConcept(RbfSettings.DEFAULTS.withSpeed(0.001), 1);
    var first = Draws.of(moving, 500);
    Draws.of(moving, 4_000);
    var later = Draws.of(moving, 500);
    var still = Draws.of(new RbfConcept(RbfSettings.DEFAULTS, 1), 2_500);

    assertThat(rightByNeighbour(still, first)).isGreaterThan(0.6);
    assertThat(rightByNeighbour(still, later)).isLessThan(0.4);
  }

  @Test
  void centroidsStayInTheCube() {
    RbfSettings fast = new RbfSettings(2, 0, 2, 10, 1, false, 0.3);
    var later = Draws.of(new RbfConcept(fast, 1), 5_000).subList(4_000, 5_000);

    // Nearly all are within four deviations of a centroid.
    assertThat(later)
        .allSatisfy(draw -> assertThat(draw.features()[0]).isBetween(-5f, 6f))
        .allSatisfy(draw -> assertThat(draw.features()[1]).isBetween(-5f, 6f));
  }

  @Test
  void balancedClassesAreEquallyFrequent() {
    var draws = Draws.of(new RbfConcept(RbfSettings.CLUSTERS, 1), 20_000);

    assertThat(Draws.classRates(draws))
        .hasSize(20)
        .allSatisfy((label, rate) -> assertThat(rate).isBetween(0.04, 0.06));
  }

  /** They are the last ones, and the only ones that hide the classes from neighbours. */
  @Test
  void irrelevantFeaturesSayNothingAboutTheClass() {
    var draws = Draws.of(new RbfConcept(RbfSettings.CLUSTERS, 1), 3_000);
    int relevant = RbfSettings.CLUSTERS.features();
    var first = columns(draws, 0, relevant);
    var last = columns(draws, relevant, relevant + RbfSettings.CLUSTERS.irrelevant());

    assertThat(rightByNeighbour(first.subList(0, 2_500), first.subList(2_500, 3_000)))
        .isGreaterThan(0.97);
    assertThat(rightByNeighbour(last.subList(0, 2_500), last.subList(2_500, 3_000)))
        .isBetween(0.01, 0.1);
    assertThat(last)
        .allSatisfy(
            draw -> {
              for (float feature : draw.features()) {
                assertThat(feature).isBetween(0f, 1f);
              }
            });
  }

  private static List<Concept.Draw> columns(List<Concept.Draw> draws, int from, int to) {
    return draws.stream()
        .map(draw -> Concept.Draw.of(Arrays.copyOfRange(draw.features(), from, to), draw.label()))
        .toList();
  }

  private static double rightByNeighbour(List<Concept.Draw> known, List<Concept.Draw> asked) {
    return Draws.share(asked, draw -> nearest(draw, known).label().equals(draw.label()));
  }

  private static Concept.Draw nearest(Concept.Draw draw, List<Concept.Draw> known) {
    Concept.Draw nearest = known.get(0);
    for (Concept.Draw other : known) {
      if (distance(draw.features(), other.features())
          < distance(draw.features(), nearest.features())) {
        nearest = other;
      }
    }
    return nearest;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return sum;
  }

  @Test
  void settingsThatMakeNoCentroidsAreRefused() {
    assertThatThrownBy(() -> new RbfSettings(0, -1, 0, 0, 2, false, 2))
        .hasMessage(
            """
            features must be between 1 and 1000000, but is 0: use a value in that range
            irrelevant must be between 0 and 1000000, but is -1: use a value in that range
            classes must be between 1 and 1000000, but is 0: use a value in that range
            centroids must be between 1 and 1000000, but is 0: use a value in that range
            spread must be from 0 to 1, but is 2.0: use a value in that range
            speed must be from 0 to 1, but is 2.0: use a value in that range\
            """);
  }
}
