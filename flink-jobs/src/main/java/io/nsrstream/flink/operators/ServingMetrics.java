package io.nsrstream.flink.operators;

import io.nsrstream.connectors.versions.ServedModel;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Flink metrics of a subtask that serves models: counts since its start. */
final class ServingMetrics implements ServedModel.Events {
  private static final Logger LOG = LoggerFactory.getLogger(ServingMetrics.class);

  private final Counter answers;
  private final Counter withoutModel;
  private final Counter rejections;
  private final Counter servedVersions;
  private final Counter refusedVersions;
  private final Counter foreignRecords;
  private final Unexpected unexpected;

  ServingMetrics(MetricGroup group) {
    answers = group.counter("answers");
    withoutModel = group.counter("withoutModel");
    rejections = group.counter("rejections");
    servedVersions = group.counter("servedVersions");
    refusedVersions = group.counter("refusedVersions");
    foreignRecords = group.counter("foreignRecords");
    unexpected = new Unexpected(group.counter("unexpectedRejections"));
  }

  void answered() {
    answers.inc();
  }

  void withoutModel() {
    withoutModel.inc();
  }

  void rejected() {
    rejections.inc();
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
    LOG.warn("Version {} of '{}' is refused and the last good one stays: {}", version, key, reason);
  }

  void foreignRecord(String topic, int partition, long offset) {
    if (foreignRecords.getCount() == 0) {
      LOG.warn(
          "The record at {}, partition {}, offset {} is none of a models topic and is left out;"
              + " further ones are only counted (metric foreignRecords): name the topic that the"
              + " training job writes in topics.models",
          topic,
          partition,
          offset);
    }
    foreignRecords.inc();
  }
}
