package io.nsrstream.connectors.kafka.replay;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Writes records and the positions up to which the rejected topic was replayed, or neither. */
interface Outbox {

  /**
   * Writes all of it at once.
   *
   * @throws RefusedByTopicException if a topic refuses one of the records; nothing is written
   */
  void commit(
      List<ProducerRecord<byte[], byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> positions)
      throws RefusedByTopicException;

  /** A topic does not take a record as it is; the message says why. */
  final class RefusedByTopicException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedByTopicException(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
