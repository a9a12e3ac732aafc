package io.nsrstream.connectors.kafka;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the topics are.
 *
 * @param servers bootstrap servers, {@code host:port} separated by commas
 * @param group consumer group whose offsets show the job's progress
 * @param start where a job without state begins to read
 * @param transactionTimeoutMs how long the broker keeps an open transaction; must outlast a
 *     checkpoint and a restart, and not exceed the broker's {@code transaction.max.timeout.ms}
 * @param properties further client properties, security for example, for source and sinks alike
 */
public record KafkaSettings(
    String servers,
    String group,
    Start start,
    long transactionTimeoutMs,
    Map<String, String> properties)
    implements Serializable {

  public static final KafkaSettings DEFAULTS =
      new KafkaSettings("localhost:9092", "nsr-stream", Start.EARLIEST, 900_000, Map.of());

  /** Where a job without state begins to read. */
  public enum Start {
    EARLIEST,
    LATEST,
    COMMITTED
  }

  public KafkaSettings {
    properties = new TreeMap<>(properties);
    new Rules()
        .require(
            servers.matches("[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*"),
            "servers",
            "must be host:port, several separated by commas",
            servers,
            "name the brokers, such as localhost:9092")
        .require(!group.isBlank(), "group", "must not be blank", group, "name the consumer group")
        .between("transactionTimeoutMs", transactionTimeoutMs, 1_000, Integer.MAX_VALUE)
        .check();
  }
}
