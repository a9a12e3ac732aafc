package io.nsrstream.cli.local;

import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.flink.settings.JobSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far a job is, as Kafka knows it: at next to no cost for the job. */
public final class JobProgress implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double MILLIS_PER_SECOND = 1000;

  private final JobSettings settings;
  private final Admin admin;

  public JobProgress(JobSettings settings) {
    this.settings = settings;
    admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().servers()));
  }

  /** How many examples the job's last checkpoint has behind it. */
  public long examples() throws InterruptedException, ExecutionException {
    return admin
        .listConsumerGroupOffsets(settings.kafka().group())
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /**
   * Predictions per second, from the first to the last, by the times at which the broker took them.
   *
   * @param expected how many predictions a job that has ended committed, to a topic of one
   *     partition that has {@code message.timestamp.type=LogAppendTime}
   * @throws IllegalStateException if it committed fewer
   */
  public double predictionsPerSecond(long expected) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                settings.kafka().servers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicSettings topics = settings.topics();
      TopicPartition partition = new TopicPartition(topics.predictions(), 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      long count = 0;
      long first = Long.MAX_VALUE;
      long last = 0;
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> prediction : consumer.poll(POLL)) {
          count++;
          first = Math.min(first, prediction.timestamp());
          last = Math.max(last, prediction.timestamp());
        }
      }
      if (count < expected) {
        throw new IllegalStateException(
            "the job predicted %d of %d examples; the topic %s may have the others, with reasons"
                .formatted(count, expected, topics.rejected()));
      }
      return count * MILLIS_PER_SECOND / Math.max(1, last - first);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
