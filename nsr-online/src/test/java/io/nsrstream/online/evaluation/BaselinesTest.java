package io.nsrstream.online.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaselinesTest {

  @Test
  void theyKnowNothingBeforeTheFirstLabel() {
    Baselines baselines = new Baselines();

    assertThat(baselines.noChange()).isEqualTo(Outcome.NOTHING);
    assertThat(baselines.majority()).isEqualTo(Outcome.NOTHING);
  }

  @Test
  void theyAreScoredBeforeTheySeeTheLabel() {
    Baselines baselines = new Baselines();

    assertThat(baselines.score(3, 3, 1).noChangeRight()).isFalse();
    assertThat(baselines.score(3, 3, 1).noChangeRight()).isTrue();
    Outcome changed = baselines.score(1, 3, 0.5);
    assertThat(changed.noChangeRight()).isFalse();
    assertThat(changed.majorityRight()).isFalse();
    assertThat(baselines.score(3, 3, 1)).isEqualTo(new Outcome(3, 3, Outcome.loss(1), false, true));
  }

  @Test
  void theMajorityStaysUntilAnotherClassIsAhead() {
    Baselines baselines = new Baselines();
    for (int label : new int[] {1, 0, 0, 1}) {
      baselines.score(label, 0, 1);
    }
    assertThat(baselines.majority()).isZero();
    assertThat(baselines.noChange()).isEqualTo(1);

    baselines.score(1, 0, 1);
    assertThat(baselines.majority()).isEqualTo(1);
  }
}
