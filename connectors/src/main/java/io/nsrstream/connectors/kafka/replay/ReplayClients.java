package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.kafka.KafkaClients;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Kafka's clients of one replay.
 *
 * @param rejected reads the rejected topic in the group of the replays
 * @param places looks single records up
 * @param producer writes; its transactional id is the same for all replays of a topic in a group
 * @param admin asks for the settings of topics
 */
public record ReplayClients(
    Consumer<byte[], byte[]> rejected,
    Consumer<byte[], byte[]> places,
    Producer<byte[], byte[]> producer,
    Admin admin)
    implements AutoCloseable {

  /** Bounds a transaction, and with the longest record the memory for it. */
  private static final int MOST_RECORDS = 2_000;

  private static final int MOST_BYTES = 16 << 20;

  /** A replay that dies holds the readers of its topics back for so long. */
  private static final int TRANSACTION_MS = 60_000;

  private static final int ANSWER_MS = 30_000;

  /**
   * Clients with the settings of a job; asks no broker.
   *
   * @param topic the rejected topic
   * @throws InvalidSettingsException if Kafka's clients refuse a property; no value is shown
   */
  public static ReplayClients of(KafkaSettings kafka, String topic) {
    Map<String, Object> reading =
        Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            group(kafka),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            MOST_RECORDS,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            MOST_BYTES,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            ANSWER_MS,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    Map<String, Object> placing = new HashMap<>(reading);
    placing.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    return new ReplayClients(
        KafkaClients.consumer(kafka, reading),
        KafkaClients.consumer(kafka, placing),
        KafkaClients.producer(
            kafka,
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId(kafka, topic),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_MS)),
        KafkaClients.admin(kafka));
  }

  /**
   * The same for all that write the same positions, whatever their jobs are called: so one fences
   * the other. No sink of a job has such an id, since names of jobs are not empty.
   */
  private static String transactionalId(KafkaSettings kafka, String topic) {
    return "/replay/%s/%s".formatted(group(kafka), topic);
  }

  /** The consumer group whose positions are those up to which the rejected topic was replayed. */
  public static String group(KafkaSettings kafka) {
    return kafka.group() + "-replay";
  }

  @Override
  public void close() {
    // Without a bound it waits for ever for brokers that went away within a transaction.
    producer.close(Duration.ofMillis(ANSWER_MS));
    places.close();
    rejected.close();
    admin.close();
  }
}
