package io.nsrstream.tests.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultTest {
  private static final int KINDS = Fault.Kind.values().length;

  @Test
  void everyKindComesOnceInEachTurn() {
    List<Fault> plan = Fault.plan(1, 3 * KINDS);
    for (int turn = 0; turn < 3; turn++) {
      assertThat(plan.subList(turn * KINDS, (turn + 1) * KINDS))
          .extracting(Fault::kind)
          .containsExactlyInAnyOrder(Fault.Kind.values());
    }
  }

  @Test
  void aSeedGivesItsPlanAgainAndAnotherSeedAnotherOne() {
    assertThat(Fault.plan(2, 20)).isEqualTo(Fault.plan(2, 20)).isNotEqualTo(Fault.plan(3, 20));
  }
}
