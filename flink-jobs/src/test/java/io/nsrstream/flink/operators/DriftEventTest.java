package io.nsrstream.flink.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.LabelSettings;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.settings.VersionSettings;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.drift.Detector;
import io.nsrstream.online.ensemble.MemberSettings;
import io.nsrstream.online.learner.DriftSettings;
import io.nsrstream.online.learner.LearnerReport;
import io.nsrstream.online.learner.LearnerSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A drift is reported when it is noticed, not only with the next regular report. */
final class DriftEventTest {
  private static final int CHANGE = 300;
  private static final int METRICS_EVERY = 1000;

  private static final LearnerSettings LEARNER =
      LearnerSettings.ofOne(MemberSettings.parse("lambda=0"))
          .withDrift(
              new DriftSettings(
                  Detector.HDDM_A,
                  DriftSettings.ALL_BATCHES,
                  DriftSettings.ALL_EXAMPLES,
                  1,
                  1,
                  false));

  /** Two classes that change places. */
  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 2 * CHANGE; i++) {
      boolean high = (i * 7) % 5 < 2;
      String label = high == i < CHANGE ? "high" : "low";
      examples.add(
          new Example("k", "e" + i, new float[] {high ? 1 : -1, i % 3}, List.of(), label, i));
    }
    return examples;
  }

  @Test
  void aReportIsEmittedAtTheExampleThatTellsOfTheDrift() throws Exception {
    FlinkSettings flink = new FlinkSettings(1, 128, 1_000, "", 1, 0, 0, METRICS_EVERY);
    OnlineTrainer trainer =
        new OnlineTrainer(
            LEARNER,
            JobSettings.DEFAULTS.model().factory(),
            flink,
            LabelSettings.DEFAULTS,
            TimeSettings.DEFAULTS,
            TopicSettings.DEFAULTS,
            VersionSettings.DEFAULTS,
            OutputLimits.NONE);
    LearnerReport report;
    try (KeyedHarness<Prediction> harness =
        new KeyedHarness<>(trainer, KeyedHarness.NOTHING, 1, 0)) {
      for (Example example : examples()) {
        SourceRecord record = new SourceRecord("in", 0, 0, 0, new byte[0]);
        harness.take(new OfExample(example, record));
      }
      List<MetricsRecord> reports = harness.taken(SideOutputs.METRICS);
      assertThat(reports).hasSize(1);
      report = reports.get(0).report();
    }

    assertThat(report.drift().drifts()).isEqualTo(1);
    assertThat(report.drift().last())
        .isBetween(CHANGE + 1L, CHANGE + 100L)
        .isEqualTo(report.examples());
  }
}
