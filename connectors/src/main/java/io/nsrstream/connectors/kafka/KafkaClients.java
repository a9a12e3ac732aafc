package io.nsrstream.connectors.kafka;

import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka's clients make of the settings, or which of them they refuse. */
public final class KafkaClients {

  private KafkaClients() {}

  /**
   * A producer's configuration as the sinks will have it.
   *
   * @throws InvalidSettingsException if Kafka's clients refuse a property; no value is shown
   */
  static ProducerConfig producer(KafkaSettings kafka) {
    Map<String, Object> given = given(kafka);
    given.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    given.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    given.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "any");
    return taken(kafka, () -> new ProducerConfig(given));
  }

  /**
   * Requires properties that a consumer takes.
   *
   * @throws InvalidSettingsException if Kafka's clients refuse a property; no value is shown
   */
  static void requireConsumer(KafkaSettings kafka) {
    Map<String, Object> given = given(kafka);
    given.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    given.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    taken(kafka, () -> new ConsumerConfig(given));
  }

  /**
   * A consumer of bytes; the caller closes it.
   *
   * @param own properties that go before those of the settings
   * @throws InvalidSettingsException if Kafka's clients refuse a property; no value is shown
   */
  public static Consumer<byte[], byte[]> consumer(KafkaSettings kafka, Map<String, Object> own) {
    Map<String, Object> given = given(kafka);
    given.putAll(own);
    return taken(
        kafka,
        () -> new KafkaConsumer<>(given, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /** The same for a producer of bytes. */
  public static Producer<byte[], byte[]> producer(KafkaSettings kafka, Map<String, Object> own) {
    Map<String, Object> given = given(kafka);
    given.putAll(own);
    return taken(
        kafka,
        () -> new KafkaProducer<>(given, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /**
   * A client that asks the brokers; the caller closes it.
   *
   * @throws InvalidSettingsException if Kafka's clients refuse a property; no value is shown
   */
  public static Admin admin(KafkaSettings kafka) {
    return taken(kafka, () -> Admin.create(given(kafka)));
  }

  private static Map<String, Object> given(KafkaSettings kafka) {
    Map<String, Object> given = new HashMap<>(kafka.properties());
    given.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.servers());
    return given;
  }

  /** Kafka's own errors show values, so only names of properties are taken from them. */
  private static <T> T taken(KafkaSettings kafka, Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      throw refused(kafka, e);
    }
  }

  private static InvalidSettingsException refused(KafkaSettings kafka, KafkaException e) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append(' ');
    }
    String text = messages.toString();
    if (text.contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      return new InvalidSettingsException(
          List.of(
              new Violation(
                  "kafka.servers",
                  "must name brokers that can be found from here",
                  ClientProperties.NOT_SHOWN,
                  "check the names of the hosts")));
    }
    List<Violation> violations =
        kafka.properties().keySet().stream()
            .filter(name -> text.contains(name) && ClientProperties.isKnown(name))
            .map(name -> violation("kafka.properties." + name))
            .toList();
    return new InvalidSettingsException(
        violations.isEmpty() ? List.of(violation("kafka.properties")) : violations);
  }

  private static Violation violation(String setting) {
    return new Violation(
        setting,
        "must be as Kafka's clients take it, beside the other properties",
        ClientProperties.NOT_SHOWN,
        "see the property in Kafka's documentation");
  }
}
