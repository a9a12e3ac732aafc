package io.nsrstream.connectors.kafka.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.kafka.replay.ReplayReport.Outcome;
import io.nsrstream.connectors.kafka.replay.ReplayReport.Reason;
import org.junit.jupiter.api.Test;

final class ReplayReportTest {
  private final ReplayReport report = new ReplayReport();

  @Test
  void recordsAreCountedByTheRuleOfTheirReasonTheMostFrequentFirst() {
    count("/x must be a number, but is 'a'");
    count("/time must be later, but is 3");
    count("/time must be later, but is 4");
    report.count(new Verdict.Foreign("no JSON"));

    assertThat(report.reasons(Outcome.NOT_SENDABLE))
        .containsExactly(
            new Reason("/time must be later", 2), new Reason("/x must be a number", 1));
    assertThat(report.count(Outcome.NOT_SENDABLE)).isEqualTo(3);
    assertThat(report.count(Outcome.SENT)).isZero();
    assertThat(report.records()).isEqualTo(4);
  }

  @Test
  void reasonsThatAreAllDifferentTakeBoundedRoom() {
    for (int i = 0; i < 1_000; i++) {
      count(i + "x".repeat(10_000));
    }

    assertThat(report.reasons(Outcome.NOT_SENDABLE)).hasSize(101);
    assertThat(report.reasons(Outcome.NOT_SENDABLE).get(0))
        .isEqualTo(new Reason("(other reasons)", 900));
    assertThat(report.reasons(Outcome.NOT_SENDABLE))
        .allSatisfy(reason -> assertThat(reason.reason()).hasSizeLessThan(310));
    assertThat(report.count(Outcome.NOT_SENDABLE)).isEqualTo(1_000);
  }

  private void count(String reason) {
    report.count(new Verdict.NotSendable(reason));
  }
}
