package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * How many partitions the topics of a replay have. Only an admin client asks for a topic without
 * creating it on a broker that creates topics by itself.
 */
final class Partitions {
  private static final int ANSWER_MS = 30_000;
  private static final int NO_TOPIC = 0;

  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * Asks the brokers once for all topics.
   *
   * @param named the topics by the settings that name them
   * @throws InvalidSettingsException if one of them does not exist
   * @throws KafkaException if the brokers do not answer
   */
  void ask(Admin admin, Map<String, String> named) {
    admin
        .describeTopics(
            Set.copyOf(named.values()), new DescribeTopicsOptions().timeoutMs(ANSWER_MS))
        .topicNameValues()
        .forEach((topic, answer) -> counts.put(topic, count(topic, answer)));
    Rules rules = new Rules();
    named.forEach(
        (setting, topic) ->
            rules.require(
                of(topic) != NO_TOPIC,
                setting,
                "must be a topic that exists",
                topic,
                "create it, or name another"));
    rules.check();
  }

  private static int count(String topic, KafkaFuture<TopicDescription> answer) {
    try {
      return answer.get().partitions().size();
    } catch (ExecutionException e) {
      return failed(topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the brokers for the topics", e);
    }
  }

  private static int failed(String topic, ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof UnknownTopicOrPartitionException) {
      return NO_TOPIC;
    }
    if (cause instanceof TopicAuthorizationException) {
      throw new IllegalStateException(
          "the topic %s must be one that this user may read and write, but the brokers do not even show it: grant READ and WRITE on it"
              .formatted(topic),
          e);
    }
    throw cause instanceof KafkaException failure ? failure : new IllegalStateException(e);
  }

  /** How many partitions a topic has; 0 if it was not asked for. */
  int of(String topic) {
    return counts.getOrDefault(topic, NO_TOPIC);
  }
}
