package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.SourceRecord;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long topics keep records. A record that goes back with its old timestamp to a topic that
 * keeps none so old is deleted, perhaps before the job has read it.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final int ANSWER_MS = 15_000;
  private static final long FOR_EVER = Long.MAX_VALUE;

  private final Map<String, Long> milliseconds;

  private Retention(Map<String, Long> milliseconds) {
    this.milliseconds = milliseconds;
  }

  /** Asks the brokers. What they do not answer counts as for ever, with a warning in the log. */
  static Retention ask(Admin admin, Collection<String> topics) {
    Map<ConfigResource, KafkaFuture<Config>> answers =
        admin
            .describeConfigs(
                topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                    .toList(),
                new DescribeConfigsOptions().timeoutMs(ANSWER_MS))
            .values();
    Map<String, Long> milliseconds = new HashMap<>();
    answers.forEach((topic, answer) -> milliseconds.put(topic.name(), of(topic.name(), answer)));
    return new Retention(milliseconds);
  }

  private static long of(String topic, KafkaFuture<Config> answer) {
    try {
      Config config = answer.get();
      boolean deletes =
          value(config, TopicConfig.CLEANUP_POLICY_CONFIG)
              .contains(TopicConfig.CLEANUP_POLICY_DELETE);
      boolean stamps =
          value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).equals("LogAppendTime");
      long retention = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG));
      return deletes && !stamps && retention >= 0 ? retention : FOR_EVER;
    } catch (ExecutionException e) {
      LOG.warn(
          "the brokers do not say how long the topic {} keeps records ({}), so a record that is"
              + " older may be sent and deleted: grant DESCRIBE_CONFIGS on it",
          topic,
          Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName());
      return FOR_EVER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the brokers for the topics", e);
    }
  }

  private static String value(Config config, String name) {
    return config.get(name).value();
  }

  /** How old a record may be at most that a topic keeps, in milliseconds. */
  long of(String topic) {
    return milliseconds.getOrDefault(topic, FOR_EVER);
  }

  /**
   * Whether its topic keeps a record. One without a timestamp is sent with the present time.
   *
   * @param now milliseconds since 1970
   */
  boolean keeps(SourceRecord record, long now) {
    return record.timestamp() < 0 || now - record.timestamp() < of(record.topic());
  }
}
