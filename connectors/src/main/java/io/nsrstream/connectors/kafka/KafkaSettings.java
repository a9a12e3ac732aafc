package io.nsrstream.connectors.kafka;

import io.nsrstream.online.settings.Rules;
import io.nsrstream.online.settings.Secret;
import java.io.Serializable;
import java.util.Collections;
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
 * @param properties further client properties, security for example, for source and sinks alike.
 *     Those that would undo a guarantee of the job are refused
 */
public record KafkaSettings(
    String servers,
    String group,
    Start start,
    long transactionTimeoutMs,
    @Secret Map<String, String> properties)
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
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    Rules rules =
        new Rules()
            .require(
                servers.matches("[^\\s,]+:\\d+(,[^\\s,]+:\\d+)*"),
                "servers",
                "must be host:port, several separated by commas",
                ClientProperties.NOT_SHOWN,
                "name the brokers, such as localhost:9092")
            .require(
                !group.isBlank(), "group", "must not be blank", "blank", "name the consumer group")
            .require(
                transactionTimeoutMs >= 1_000 && transactionTimeoutMs <= Integer.MAX_VALUE,
                "transactionTimeoutMs",
                "must be between 1000 and " + Integer.MAX_VALUE,
                ClientProperties.NOT_SHOWN,
                "use a value in that range");
    ClientProperties.check(properties, "properties", rules);
    rules.check();
  }

  /**
   * The client properties as they may be shown: only values of properties that are known to be
   * harmless, and only names that Kafka's clients know.
   */
  public Map<String, String> shownProperties() {
    return ClientProperties.shown(properties);
  }

  /** Hides the properties. */
  @Override
  public String toString() {
    return "KafkaSettings[group=%s, start=%s]".formatted(group, start);
  }
}
