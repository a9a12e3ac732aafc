package io.nsrstream.connectors;

import io.nsrstream.online.learner.LearnerReport;

/**
 * A report on the learner of one key.
 *
 * @param key the key
 * @param report its learner's report
 * @param waiting its examples that wait for a label from the labels topic
 * @param unlabelled its examples that were given up without a label
 */
public record MetricsRecord(String key, LearnerReport report, long waiting, long unlabelled) {}
