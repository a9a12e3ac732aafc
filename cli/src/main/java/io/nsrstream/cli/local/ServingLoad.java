package io.nsrstream.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.connectors.kafka.KafkaClients;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.online.data.Example;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends examples to a topic at fixed times, and notes when their answers are on another one, before
 * they are committed. An example's id is its number.
 *
 * @param kafka where the topics are; each has one partition
 * @param examples topic that is written
 * @param answers topic that is read
 * @param perSecond examples a second
 */
public record ServingLoad(KafkaSettings kafka, String examples, String answers, double perSecond) {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long MOST_NANOS_AFTER = 60_000_000_000L;
  private static final String ID = "\"id\":\"";

  /**
   * Sends examples and waits for the answers.
   *
   * @param values their features, in turn
   * @return nanoseconds from when each was due to its answer
   */
  public long[] send(List<Example> values, int count) throws InterruptedException {
    try (Consumer<byte[], byte[]> consumer =
        KafkaClients.consumer(
            kafka, Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
      List<TopicPartition> partition = List.of(new TopicPartition(answers, 0));
      consumer.assign(partition);
      consumer.seekToEnd(partition);
      consumer.position(partition.get(0));
      AtomicReference<RuntimeException> failed = new AtomicReference<>();
      long start = System.nanoTime();
      Thread sending =
          new Thread(
              () -> {
                try {
                  produce(values, count, start);
                } catch (RuntimeException failure) {
                  failed.set(failure);
                }
              },
              "serving load");
      sending.start();
      long[] nanos = receive(consumer, count, start, failed);
      sending.join();
      return nanos;
    }
  }

  private long due(int number, long start) {
    return start + (long) (number / perSecond * NANOS_PER_SECOND);
  }

  private void produce(List<Example> values, int count, long start) {
    JsonExampleWriter json = JsonExampleWriter.ofArrays();
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(kafka, Map.of())) {
      Future<RecordMetadata> sent = null;
      for (int k = 0; k < count; k++) {
        Example value = values.get(k % values.size());
        Example numbered =
            new Example(
                value.key(), Integer.toString(k), value.features(), List.of(), null, value.time());
        byte[] record = json.write(numbered);
        for (long left = due(k, start) - System.nanoTime();
            left > 0;
            left = due(k, start) - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        sent = producer.send(new ProducerRecord<>(examples, value.key().getBytes(UTF_8), record));
      }
      if (sent != null) {
        sent.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("the examples are not on their topic", e);
    }
  }

  private long[] receive(
      Consumer<byte[], byte[]> consumer,
      int count,
      long start,
      AtomicReference<RuntimeException> failed) {
    long[] nanos = new long[count];
    Set<Integer> answered = new HashSet<>();
    long last = due(count, start) + MOST_NANOS_AFTER;
    while (answered.size() < count) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        int number = number(new String(record.value(), UTF_8));
        if (answered.add(number)) {
          nanos[number] = System.nanoTime() - due(number, start);
        }
      }
      if (failed.get() != null) {
        throw failed.get();
      }
      if (System.nanoTime() > last) {
        throw new IllegalStateException(
            "%d of %d examples are not answered after a minute: send fewer a second"
                .formatted(count - answered.size(), count));
      }
    }
    return nanos;
  }

  private static int number(String answer) {
    int from = answer.indexOf(ID) + ID.length();
    return Integer.parseInt(answer, from, answer.indexOf('"', from), 10);
  }
}
