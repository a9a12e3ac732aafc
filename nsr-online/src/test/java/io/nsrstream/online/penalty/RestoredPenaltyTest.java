package io.nsrstream.online.penalty;

import org.junit.jupiter.api.Test;

class RestoredPenaltyTest {

  @Test
  void restoredSteadinessContinuesIdentically() {
    RestoredPenalty.assertContinuesIdentically(() -> new Steadiness(0.5, 5, true, true));
  }
}
