package io.nsrstream.connectors;

import io.nsrstream.online.learner.LearnerReport;

/**
 * A report on the learner of one key.
 *
 * @param key the key
 * @param report its learner's report
 * @param waiting its examples that wait for a label from the labels topic
 * @param unlabelled its examples that were given up without a label
 * @param forgotten whether the key was forgotten on demand, and its learner is a new one
 */
public record MetricsRecord(
    String key, LearnerReport report, long waiting, long unlabelled, boolean forgotten) {

  /** A report on a learner that is there. */
  public MetricsRecord(String key, LearnerReport report, long waiting, long unlabelled) {
    this(key, report, waiting, unlabelled, false);
  }
}
