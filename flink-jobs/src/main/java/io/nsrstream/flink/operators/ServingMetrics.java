package io.nsrstream.flink.operators;

import io.nsrstream.connectors.versions.ServedModel;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Flink metrics of a subtask that serves models: counts since its start. */
public final class ServingMetrics implements ServedModel.Events {
  private static final Logger LOG = LoggerFactory.getLogger(ServingMetrics.class);

  private final Counter answers;
  private final Counter withoutModel;
  private final Counter rejections;
  private final Counter servedVersions;
  private final Counter refusedVersions;
  private final RefusalLog refusals = new RefusalLog();
  private final Unexpected unexpected;

  /** Registers them. */
  public ServingMetrics(MetricGroup group) {
    answers = group.counter("answers");
    withoutModel = group.counter("withoutModel");
    rejections = group.counter("rejections");
    servedVersions = group.counter("servedVersions");
    refusedVersions = group.counter("refusedVersions");
    unexpected = new Unexpected(group.counter("unexpectedRejections"));
  }

  /** Counts an answer by a model. */
  public void answered() {
    answers.inc();
  }

  /** Counts an answer that there is no model. */
  public void withoutModel() {
    withoutModel.inc();
  }

  /** Counts an example that no version can take. */
  public void rejected() {
    rejections.inc();
  }

  /** Counts a failure that no rule explains, and logs the first with its stack trace. */
  public void unexpected(String reason, Throwable failure) {
    unexpected.count(reason, failure);
  }

  Unexpected unexpected() {
    return unexpected;
  }

  @Override
  public void served(String key, long version) {
    servedVersions.inc();
    LOG.debug("Version {} of '{}' is served", version, key);
  }

  @Override
  public void refused(String key, long version, String reason) {
    refusedVersions.inc();
    refusals.refused(key, version, reason);
  }
}
