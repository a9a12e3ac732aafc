package io.nsrstream.connectors.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.nsrstream.online.random.SplitMix64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriftScheduleTest {
  private final SplitMix64 random = new SplitMix64(1);

  @Test
  void anAbruptChangeIsAtItsRowAndTheLastConceptStays() {
    DriftSchedule schedule = DriftSchedule.abrupt(10);

    assertThat(concepts(schedule, 3, 9, 10, 19, 20, 30, 1_000_000))
        .containsExactly(0, 1, 1, 2, 2, 2);
    assertThat(schedule.changes(3, 1_000)).containsExactly(10L, 20L);
    assertThat(schedule.changes(3, 20)).containsExactly(10L);
    assertThat(schedule.changes(3, 21)).containsExactly(10L, 20L);
  }

  @Test
  void recurringConceptsComeBackInTurn() {
    DriftSchedule schedule = DriftSchedule.recurring(10);

    assertThat(concepts(schedule, 3, 0, 10, 20, 29, 30, 40, 50, 60))
        .containsExactly(0, 1, 2, 2, 0, 1, 2, 0);
    assertThat(schedule.changes(3, 51)).containsExactly(10L, 20L, 30L, 40L, 50L);
  }

  @Test
  void oneConceptNeverChanges() {
    assertThat(DriftSchedule.recurring(10).changes(1, 1_000)).isEmpty();
    assertThat(DriftSchedule.gradual(10, 5).concept(10, 1, random)).isZero();
    assertThat(DriftSchedule.NONE.changes(4, 1_000_000)).isEmpty();
    assertThat(DriftSchedule.NONE.concept(1_000_000, 4, random)).isZero();
  }

  /** 1 / (1 + exp(−4 (t − p) / w)) at p − w, p − w/4, p, p + w/4 and p + w. */
  @Test
  void aGradualChangeFollowsTheSigmoid() {
    DriftSchedule schedule = DriftSchedule.gradual(1_000, 400);

    assertThat(shareOfNext(schedule, 1_000 - 400, 0)).isCloseTo(0.018, within(0.005));
    assertThat(shareOfNext(schedule, 1_000 - 100, 0)).isCloseTo(0.269, within(0.015));
    assertThat(shareOfNext(schedule, 1_000, 0)).isCloseTo(0.5, within(0.015));
    assertThat(shareOfNext(schedule, 1_000 + 100, 0)).isCloseTo(0.731, within(0.015));
    assertThat(shareOfNext(schedule, 1_000 + 400, 0)).isCloseTo(0.982, within(0.005));
    assertThat(shareOfNext(schedule, 2_000, 1)).isCloseTo(0.5, within(0.015));
    assertThat(schedule.changes(3, 5_000)).containsExactly(1_000L, 2_000L);
  }

  /**
   * How often a row is of the concept after {@code before}, and never of any other than the two.
   */
  private double shareOfNext(DriftSchedule schedule, long row, int before) {
    int draws = 10_000;
    int[] drawn = IntStream.range(0, draws).map(i -> schedule.concept(row, 3, random)).toArray();
    assertThat(drawn).containsOnly(before, before + 1);
    return IntStream.of(drawn).filter(concept -> concept == before + 1).count() / (double) draws;
  }

  @Test
  void theFirstConceptIsAloneFarBeforeAGradualChangeAndTheLastFarAfter() {
    DriftSchedule schedule = DriftSchedule.gradual(1_000, 100);

    assertThat(concepts(schedule, 2, 0, 100, 500)).containsExactly(0, 0, 0);
    assertThat(concepts(schedule, 2, 1_500, 100_000)).containsExactly(1, 1);
  }

  private int[] concepts(DriftSchedule schedule, int count, long... rows) {
    int[] concepts = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      concepts[i] = schedule.concept(rows[i], count, random);
    }
    return concepts;
  }

  @Test
  void changesThatOverlapAreRefused() {
    assertThatThrownBy(() -> DriftSchedule.gradual(10, 6))
        .hasMessage(
            "width must be at least 0 and at most half of every, but is 6: use a value in that"
                + " range, since wider changes overlap");
    assertThatThrownBy(() -> DriftSchedule.abrupt(0))
        .hasMessageContaining("every must be at least 1, but is 0");
  }
}
