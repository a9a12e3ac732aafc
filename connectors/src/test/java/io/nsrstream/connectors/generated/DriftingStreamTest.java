package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DriftingStreamTest {
  /** Thresholds beyond the features' range: every example tells which concept it is of. */
  private static final List<SeaConcept> TELLING =
      List.of(new SeaConcept(20, 0), new SeaConcept(0, 0));

  @Test
  void anAbruptStreamIsOfOneConceptBeforeTheChangeAndOfTheNextFromThere() {
    DriftingStream stream = new DriftingStream(TELLING, DriftSchedule.abrupt(100), 1);

    assertThat(stream.changes(1_000)).containsExactly(100L);
    assertThat(ofFirst(stream, 100)).isEqualTo(100);
    assertThat(ofFirst(stream, 300)).isZero();
  }

  @Test
  void aGradualStreamMixesConceptsAroundTheChange() {
    DriftingStream stream = new DriftingStream(TELLING, DriftSchedule.gradual(10_000, 4_000), 1);

    assertThat(ofFirst(stream, 4_000)).isGreaterThan(3_980);
    ofFirst(stream, 4_000);
    assertThat(ofFirst(stream, 4_000) / 4_000.0).isCloseTo(0.5, within(0.03));
    ofFirst(stream, 4_000);
    assertThat(ofFirst(stream, 4_000)).isLessThan(20);
  }

  @Test
  void aRecurringStreamReturnsToItsFirstConcept() {
    DriftingStream stream = new DriftingStream(TELLING, DriftSchedule.recurring(50), 1);

    assertThat(stream.changes(200)).containsExactly(50L, 100L, 150L);
    assertThat(ofFirst(stream, 50)).isEqualTo(50);
    assertThat(ofFirst(stream, 50)).isZero();
    assertThat(ofFirst(stream, 50)).isEqualTo(50);
    assertThat(ofFirst(stream, 50)).isZero();
  }

  private static int ofFirst(DriftingStream stream, int rows) {
    int count = 0;
    for (int i = 0; i < rows; i++) {
      count += Objects.equals(stream.next().label(), "below") ? 1 : 0;
    }
    return count;
  }

  @Test
  void schedulesDoNotChangeWhatIsDrawnBeforeTheFirstChange() {
    DriftingStream gradual =
        new DriftingStream(SeaConcept.all(), DriftSchedule.gradual(500, 10), 7);
    DriftingStream still = new DriftingStream(SeaConcept.all(), DriftSchedule.NONE, 7);

    for (int row = 0; row < 400; row++) {
      assertThat(gradual.next().features()).isEqualTo(still.next().features());
    }
  }

  @Test
  void conceptsThatDoNotFitTogetherAreRefused() {
    assertThatThrownBy(() -> new DriftingStream(List.of(), DriftSchedule.NONE, 1))
        .hasMessage("concepts must contain at least one concept, but is 0: add one");
    assertThatThrownBy(
            () ->
                new DriftingStream(
                    List.of(new SeaConcept(8, 0), new LedConcept(0, 0)), DriftSchedule.NONE, 1))
        .hasMessageContaining("concepts must have the same features and steps")
        .hasMessageContaining("let a stream drift between concepts of one kind");
  }
}
