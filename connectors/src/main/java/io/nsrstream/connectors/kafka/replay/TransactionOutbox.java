package io.nsrstream.connectors.kafka.replay;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Writes in one Kafka transaction each time. */
final class TransactionOutbox implements Outbox {
  private static final List<Class<? extends KafkaException>> FENCED =
      List.of(ProducerFencedException.class, InvalidProducerEpochException.class);

  /** What a topic refuses for good, however often it is sent. */
  private static final List<Class<? extends KafkaException>> REFUSED =
      List.of(
          RecordTooLargeException.class,
          InvalidTimestampException.class,
          InvalidRecordException.class);

  private final Producer<byte[], byte[]> producer;
  private final ConsumerGroupMetadata group;

  /** A producer whose transactions are initialised, and the group whose positions are written. */
  TransactionOutbox(Producer<byte[], byte[]> producer, ConsumerGroupMetadata group) {
    this.producer = producer;
    this.group = group;
  }

  @Override
  public void commit(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> positions)
      throws RefusedByTopicException {
    try {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        // The commit fails if one of them is not taken.
        Future<RecordMetadata> unused = producer.send(record);
      }
      producer.sendOffsetsToTransaction(positions, group);
      producer.commitTransaction();
    } catch (KafkaException failure) {
      if (isCausedBy(failure, FENCED)) {
        throw new IllegalStateException(
            "another replay of the same topics.rejected with the same kafka.group has started, so"
                + " this one ends: the other goes on with what this one had not committed",
            failure);
      }
      abort(failure);
      if (isCausedBy(failure, REFUSED)) {
        throw new RefusedByTopicException(rootMessage(failure), failure);
      }
      throw failure;
    }
  }

  private void abort(KafkaException failure) {
    try {
      producer.abortTransaction();
    } catch (KafkaException another) {
      // The next replay ends the transaction.
      failure.addSuppressed(another);
    }
  }

  private static boolean isCausedBy(
      Throwable failure, List<Class<? extends KafkaException>> kinds) {
    return kinds.stream().anyMatch(kind -> kind.isInstance(failure))
        || (failure.getCause() != null && isCausedBy(failure.getCause(), kinds));
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
