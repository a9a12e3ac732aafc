package io.nsrstream.connectors.kafka.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The rejected topic from where the last replay ended to where the topic ended at the start. */
final class RejectedTopic {
  private static final Duration POLL = Duration.ofMillis(500);

  /** In half a minute, brokers that are there have given something. */
  private static final int MOST_EMPTY_POLLS = 60;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> starts;
  private final Map<TopicPartition, Long> ends;

  private int emptyPolls;

  private RejectedTopic(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.starts = starts;
    this.ends = ends;
  }

  /**
   * Asks the brokers where the topic begins, was replayed to, and ends.
   *
   * @param count of its partitions
   */
  static RejectedTopic open(Consumer<byte[], byte[]> consumer, String topic, int count) {
    Set<TopicPartition> partitions =
        IntStream.range(0, count)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toSet());
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long begin = Objects.requireNonNull(begins.get(partition));
      long end = Objects.requireNonNull(ends.get(partition));
      long start = start(committed.get(partition), begin, end);
      starts.put(partition, start);
      consumer.seek(partition, start);
    }
    return new RejectedTopic(consumer, starts, ends);
  }

  /** A topic that ends before the position was deleted and created again. */
  private static long start(@Nullable OffsetAndMetadata committed, long begin, long end) {
    return committed == null || committed.offset() > end
        ? begin
        : Math.max(begin, committed.offset());
  }

  /**
   * The next records, none beyond the end; may be empty before the end.
   *
   * @throws TimeoutException if the brokers have given nothing for half a minute
   */
  List<ConsumerRecord<byte[], byte[]>> next() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long before = done();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() < Objects.requireNonNull(ends.get(partition))) {
        records.add(record);
      }
    }
    emptyPolls = done() > before ? 0 : emptyPolls + 1;
    if (emptyPolls == MOST_EMPTY_POLLS) {
      throw new TimeoutException("no more records of the rejected topic");
    }
    // What is beyond the end, this replay may have written.
    ends.forEach(
        (partition, end) -> {
          if (consumer.position(partition) >= end) {
            consumer.pause(Set.of(partition));
          }
        });
    return records;
  }

  /** Whether all was read; positions pass the markers of transactions, too. */
  boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** How much of the way is done, from 0 to 1. */
  double share() {
    long all = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      all += end.getValue() - start(end.getKey());
    }
    return all == 0 ? 1 : (double) done() / all;
  }

  private long done() {
    long done = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      TopicPartition partition = end.getKey();
      done += Math.min(end.getValue(), consumer.position(partition)) - start(partition);
    }
    return done;
  }

  private long start(TopicPartition partition) {
    return Objects.requireNonNull(starts.get(partition));
  }
}
