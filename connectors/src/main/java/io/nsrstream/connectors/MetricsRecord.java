package io.nsrstream.connectors;

import io.nsrstream.online.learner.LearnerReport;

/**
 * Where the learner of one key stands.
 *
 * @param key the key
 * @param report its learner's report
 */
public record MetricsRecord(String key, LearnerReport report) {}
