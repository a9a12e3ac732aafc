package io.nsrstream.flink.operators;

import io.nsrstream.connectors.MetricsRecord;
import io.nsrstream.flink.settings.FlinkSettings;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.run.LearnerStore;
import org.apache.flink.api.common.state.ValueState;

/** Reports the learners of a subtask. */
final class LearnerReports {
  private final FlinkSettings flink;
  private final boolean labelsComeLate;
  private final LearnerStore store;
  private final LateLabels lateLabels;
  private final Unlabelled unlabelled;
  private final TrainerOutputs outputs;

  LearnerReports(
      FlinkSettings flink,
      boolean labelsComeLate,
      LearnerStore store,
      LateLabels lateLabels,
      Unlabelled unlabelled,
      TrainerOutputs outputs) {
    this.flink = flink;
    this.labelsComeLate = labelsComeLate;
    this.store = store;
    this.lateLabels = lateLabels;
    this.unlabelled = unlabelled;
    this.outputs = outputs;
  }

  /** Reports the learner of the current key. */
  void report(String key, Learner learner) throws Exception {
    outputs.report(
        new MetricsRecord(key, learner.report(), lateLabels.waitingExamples(), unlabelled.count()));
  }

  /** Reports at the end what has been learned since the last report. */
  void reportRest(String key, ValueState<?> saved) throws Exception {
    if (saved.value() == null) {
      return; // Its key has just been forgotten.
    }
    try (Learner learner = store.load(key)) {
      if (labelsComeLate || learner.examples() % flink.metricsEvery() != 0) {
        report(key, learner);
      }
    }
  }

  /**
   * Reports at the end a key that never got a label: it has only the count of its examples.
   *
   * @param count of the examples
   */
  void reportWithoutLearner(String key, ValueState<?> saved, ValueState<Long> count)
      throws Exception {
    if (saved.value() == null && count.value() != null) {
      try (Learner learner = store.load(key)) {
        report(key, learner);
      }
    }
  }

  /** Reports that a key was forgotten; nothing of it is left but its name. */
  void forgotten(String key) {
    try (Learner fresh = store.load(key)) {
      outputs.report(new MetricsRecord(key, fresh.report(), 0, 0, true));
    }
  }
}
