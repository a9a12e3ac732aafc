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
import io.nsrstream.flink.state.Arrival;
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
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
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
    FlinkSettings flink = new FlinkSettings(1, 128, 1_000, "", 1, 0, METRICS_EVERY);
    OnlineTrainer trainer =
        new OnlineTrainer(
            LEARNER,
            JobSettings.DEFAULTS.model().factory(),
            flink,
            LabelSettings.DEFAULTS,
            TimeSettings.DEFAULTS,
            TopicSettings.DEFAULTS,
            OutputLimits.NONE);
    KeyedOneInputStreamOperatorTestHarness<String, Arrival, Prediction> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(trainer, Arrival::key, Types.STRING);
    harness.open();
    for (Example example : examples()) {
      SourceRecord record = new SourceRecord("in", 0, 0, 0, new byte[0]);
      harness.processElement(new StreamRecord<>(new OfExample(example, record)));
    }
    LearnerReport report = single(harness.getSideOutput(OnlineTrainer.METRICS)).report();
    harness.close();

    assertThat(report.drift().drifts()).isEqualTo(1);
    assertThat(report.drift().last())
        .isBetween(CHANGE + 1L, CHANGE + 100L)
        .isEqualTo(report.examples());
  }

  private static MetricsRecord single(Queue<StreamRecord<MetricsRecord>> reports) {
    assertThat(reports).hasSize(1);
    return reports.element().getValue();
  }
}
