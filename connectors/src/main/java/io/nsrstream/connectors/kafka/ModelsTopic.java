package io.nsrstream.connectors.kafka;

import io.nsrstream.connectors.versions.ForeignRecords;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecordKey;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a models topic from its beginning and goes on reading, in a thread of its own. */
public final class ModelsTopic implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelsTopic.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int ASK_MS = 15_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final java.util.function.Consumer<ModelRecord> models;
  private final ForeignRecords foreign = new ForeignRecords();

  /** Open until all is read that was there at the start, or nothing more can be read. */
  private final CountDownLatch settled = new CountDownLatch(1);

  private final Thread thread;
  private volatile boolean stopping;
  private volatile boolean reading = true;

  private ModelsTopic(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ModelRecord> models) {
    this.consumer = consumer;
    this.ends = ends;
    this.models = models;
    this.thread = new Thread(this::run, "models topic");
  }

  /**
   * Starts to read.
   *
   * @param models takes the records in their order
   * @throws InvalidSettingsException if the topic does not exist
   */
  public static ModelsTopic read(
      KafkaSettings kafka, String topic, java.util.function.Consumer<ModelRecord> models) {
    Consumer<byte[], byte[]> consumer =
        KafkaClients.consumer(
            kafka,
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ASK_MS));
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new InvalidSettingsException(
            List.of(
                new Violation(
                    "topics.models",
                    "must be a topic that exists",
                    topic,
                    "create it, or name another")));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      ModelsTopic started = new ModelsTopic(consumer, consumer.endOffsets(partitions), models);
      started.thread.start();
      return started;
    } catch (RuntimeException failure) {
      consumer.close();
      throw failure;
    }
  }

  private void run() {
    try (consumer) {
      while (!stopping) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record);
        }
        if (settled.getCount() > 0 && atEnd()) {
          settled.countDown();
        }
      }
    } catch (WakeupException stop) {
      LOG.debug("Reading the models topic ends", stop);
    } catch (RuntimeException failure) {
      LOG.error(
          "The models topic cannot be read any more; the models that are there stay", failure);
    } finally {
      reading = false;
      settled.countDown();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    ModelRecordKey.record(record.key(), record.value())
        .ifPresentOrElse(
            models, () -> foreign.count(record.topic(), record.partition(), record.offset()));
  }

  /** How many records were none of a models topic. */
  public long foreignRecords() {
    return foreign.count();
  }

  private boolean atEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** Whether all is read that was there at the start, and reading goes on. */
  public boolean isRead() {
    return settled.getCount() == 0 && reading;
  }

  /**
   * Waits until all is read that was there at the start.
   *
   * @throws KafkaException if it cannot be read
   */
  public void awaitRead() throws InterruptedException {
    settled.await();
    requireReading();
  }

  /**
   * The same within a time.
   *
   * @throws TimeoutException if that takes longer
   */
  public void awaitRead(Duration most) throws InterruptedException, TimeoutException {
    if (!settled.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("the models topic was not read to its end within " + most);
    }
    requireReading();
  }

  /**
   * Requires that it is still read.
   *
   * @throws KafkaException if it is not
   */
  public void requireReading() {
    if (!reading) {
      throw new KafkaException("the models topic cannot be read: the log says why");
    }
  }

  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
