package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.SourceRecordSchema;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads single records from their places on the topics of a job. */
final class PlacedRecords implements RecordFinder {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MOST_POLLS = 60;

  private final Consumer<byte[], byte[]> consumer;
  private final Partitions partitions;

  /** Elements of one record are asked for one after the other. */
  private @Nullable SourceRecord last;

  PlacedRecords(Consumer<byte[], byte[]> consumer, Partitions partitions) {
    this.consumer = consumer;
    this.partitions = partitions;
  }

  /**
   * Finds a record.
   *
   * @throws IllegalStateException if the brokers neither give it nor say that there is none
   */
  @Override
  public Optional<SourceRecord> find(String topic, int partition, long offset) {
    SourceRecord known = last;
    if (known != null
        && known.topic().equals(topic)
        && known.partition() == partition
        && known.offset() == offset) {
      return Optional.of(known);
    }
    Optional<SourceRecord> found = read(new TopicPartition(topic, partition), offset);
    last = found.orElse(null);
    return found;
  }

  private Optional<SourceRecord> read(TopicPartition place, long offset) {
    if (!isThere(place, offset)) {
      return Optional.empty();
    }
    consumer.assign(Set.of(place));
    consumer.seek(place, offset);
    for (int polls = 0; polls < MOST_POLLS; polls++) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == offset
            ? Optional.of(SourceRecordSchema.of(record))
            : Optional.empty();
      }
      if (consumer.position(place) > offset) {
        return Optional.empty();
      }
    }
    throw new IllegalStateException(
        "the brokers do not give the record at %s, offset %d: try again later"
            .formatted(place, offset));
  }

  private boolean isThere(TopicPartition place, long offset) {
    return place.partition() < partitions.of(place.topic())
        && consumer.beginningOffsets(Set.of(place)).getOrDefault(place, 0L) <= offset
        && consumer.endOffsets(Set.of(place)).getOrDefault(place, 0L) > offset;
  }
}
