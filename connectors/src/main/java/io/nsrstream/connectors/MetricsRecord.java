package io.nsrstream.connectors;

import io.nsrstream.online.learner.LearnerReport;

/**
 * Where the learner of one key stands.
 *
 * @param key the key
 * @param report its learner's report
 * @param waiting its examples that wait for a label from a topic of its own
 * @param unlabelled its examples that waited for one in vain
 */
public record MetricsRecord(String key, LearnerReport report, long waiting, long unlabelled) {}
