package io.nsrstream.cli.local;

import io.nsrstream.connectors.kafka.KafkaClients;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.ReachableBrokers;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes one record to a topic, and waits until the brokers have it. */
public final class OneRecord {
  private static final int SEND_MS = 15_000;

  private OneRecord() {}

  /**
   * Writes it.
   *
   * @param record makes it, from the number of the topic's partitions
   * @throws IOException if no broker answers, or they do not take it within fifteen seconds
   */
  public static void write(
      KafkaSettings kafka, String topic, IntFunction<ProducerRecord<byte[], byte[]>> record)
      throws IOException, InterruptedException {
    ReachableBrokers.require(kafka);
    Map<String, Object> own =
        Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_MS,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_MS,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, SEND_MS / 2);
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, own)) {
      producer.send(record.apply(producer.partitionsFor(topic).size())).get();
    } catch (ExecutionException e) {
      throw new IOException("the record was not written to %s".formatted(topic), e.getCause());
    }
  }
}
