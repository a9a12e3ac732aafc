package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LedConceptTest {

  @Test
  void digitsAreEquallyFrequent() {
    assertThat(Draws.classRates(Draws.of(new LedConcept(0, 0.1), 20_000)))
        .hasSize(10)
        .allSatisfy((digit, rate) -> assertThat(rate).isCloseTo(0.1, within(0.01)));
  }

  @Test
  void withoutNoiseEveryDigitHasItsOwnSegments() {
    var draws = Draws.of(new LedConcept(0, 0), 1_000);
    Map<String, String> shapes = shapes(draws);

    assertThat(shapes.values()).hasSize(10).doesNotHaveDuplicates();
    assertThat(shapes.get("8")).isEqualTo("1111111");
    assertThat(shapes.get("1")).isEqualTo("0010010");
  }

  @Test
  void exchangedSegmentsAreAtThePlacesOfOthers() {
    var straight = Draws.of(new LedConcept(0, 0.1), 1_000);
    var exchanged = Draws.of(new LedConcept(3, 0.1), 1_000);

    for (int i = 0; i < straight.size(); i++) {
      float[] before = straight.get(i).features();
      float[] after = exchanged.get(i).features();
      assertThat(Arrays.copyOfRange(after, 7, 10)).isEqualTo(Arrays.copyOf(before, 3));
      assertThat(Arrays.copyOf(after, 3)).isEqualTo(Arrays.copyOfRange(before, 7, 10));
      assertThat(Arrays.copyOfRange(after, 3, 7)).isEqualTo(Arrays.copyOfRange(before, 3, 7));
      assertThat(exchanged.get(i).label()).isEqualTo(straight.get(i).label());
    }
  }

  @Test
  void noiseInvertsATenthOfTheSegments() {
    var eights =
        Draws.of(new LedConcept(0, 0.1), 50_000).stream()
            .filter(draw -> draw.label().equals("8"))
            .toList();

    for (int segment = 0; segment < 7; segment++) {
      int at = segment;
      assertThat(Draws.share(eights, draw -> draw.features()[at] == 0))
          .isCloseTo(0.1, within(0.02));
    }
    assertThat(Draws.share(eights, draw -> draw.features()[20] == 0)).isCloseTo(0.5, within(0.03));
  }

  /** The shape of each class, of which there must be one. */
  private static Map<String, String> shapes(List<Concept.Draw> draws) {
    return draws.stream()
        .collect(
            Collectors.toMap(
                Concept.Draw::label,
                LedConceptTest::segments,
                (one, other) -> {
                  assertThat(one).isEqualTo(other);
                  return one;
                }));
  }

  private static String segments(Concept.Draw draw) {
    StringBuilder segments = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      segments.append((int) draw.features()[i]);
    }
    return segments.toString();
  }

  @Test
  void moreSegmentsThanThereAreCannotBeExchanged() {
    assertThatThrownBy(() -> new LedConcept(8, 0.1))
        .hasMessage("exchanged must be between 0 and 7, but is 8: use a value in that range");
  }
}
