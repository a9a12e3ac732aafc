package io.nsrstream.connectors.kafka;

import io.nsrstream.online.settings.Rules;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What is known of the properties of Kafka's clients: which are refused and which are secret. */
final class ClientProperties {
  /** In place of a value in messages. */
  static final String NOT_SHOWN = "not shown, since it may hold secrets";

  private static final String HIDDEN = "***";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  /** Why a property is refused, by its name. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("isolation.level", "the job reads committed records only"),
          Map.entry("enable.auto.commit", "offsets are committed with checkpoints"),
          Map.entry("auto.offset.reset", "kafka.start says where the job begins"),
          Map.entry("group.id", "kafka.group is the consumer group"),
          Map.entry("bootstrap.servers", "kafka.servers names the brokers"),
          Map.entry("key.deserializer", "the job reads bytes"),
          Map.entry("value.deserializer", "the job reads bytes"),
          Map.entry("key.serializer", "the job writes bytes"),
          Map.entry("value.serializer", "the job writes bytes"),
          Map.entry("acks", "outputs are exactly once only if all replicas acknowledge them"),
          Map.entry("enable.idempotence", "outputs are exactly once only if writes are idempotent"),
          Map.entry("transactional.id", "the job names its transactions after its own name"),
          Map.entry("transaction.timeout.ms", "kafka.transactionTimeoutMs is this timeout"),
          Map.entry("transaction.two.phase.commit.enable", "the job commits with its checkpoints"));

  /** Properties whose values are never secrets. */
  private static final Set<String> HARMLESS =
      Set.of(
          "batch.size",
          "buffer.memory",
          "client.dns.lookup",
          "client.id",
          "compression.type",
          "connections.max.idle.ms",
          "default.api.timeout.ms",
          "delivery.timeout.ms",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "fetch.min.bytes",
          "linger.ms",
          "max.block.ms",
          "max.partition.fetch.bytes",
          "max.poll.records",
          "max.request.size",
          "metadata.max.age.ms",
          "partition.discovery.interval.ms",
          "receive.buffer.bytes",
          "reconnect.backoff.max.ms",
          "reconnect.backoff.ms",
          "request.timeout.ms",
          "retries",
          "retry.backoff.max.ms",
          "retry.backoff.ms",
          "sasl.mechanism",
          "security.protocol",
          "send.buffer.bytes",
          "ssl.enabled.protocols",
          "ssl.endpoint.identification.algorithm",
          "ssl.keystore.type",
          "ssl.protocol",
          "ssl.truststore.type");

  private ClientProperties() {}

  /**
   * Requires names that a property can have and that the job leaves to its user.
   *
   * @param setting the name of the properties in messages
   */
  static void check(Map<String, String> properties, String setting, Rules rules) {
    for (String name : properties.keySet()) {
      // A value that YAML took apart at ': ' becomes a name, so that the name may be a secret.
      rules.require(
          NAME.matcher(name).matches(),
          setting,
          "must have names of letters, digits, '.', '_' and '-'",
          NOT_SHOWN,
          "quote values that hold ': '");
      String reason = REFUSED.get(name);
      rules.require(
          reason == null,
          setting + "." + name,
          "must be left out, because " + reason,
          "given",
          "remove it");
    }
  }

  /** Whether a client of Kafka's has a property of this name. */
  static boolean isKnown(String name) {
    return ConsumerConfig.configNames().contains(name)
        || ProducerConfig.configNames().contains(name);
  }

  /** Names with values, what may be a secret hidden. */
  static Map<String, String> shown(Map<String, String> properties) {
    Map<String, String> shown = new TreeMap<>();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String name = property.getKey();
      if (HARMLESS.contains(name)) {
        shown.put(name, property.getValue());
      } else if (isKnown(name)) {
        shown.put(name, HIDDEN);
      } else {
        shown.put("other-properties", HIDDEN);
      }
    }
    return shown;
  }
}
