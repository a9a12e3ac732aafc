package io.nsrstream.connectors.kafka;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of one output topic. Names the topic to the sink, which looks there for
 * transactions that an earlier run left open.
 *
 * @param <T> what is written
 */
final class OutputSchema<T>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1;

  private final String topic;
  private final Making<T> making;

  /**
   * The schema of a topic.
   *
   * @param making makes a record of this topic
   */
  OutputSchema(String topic, Making<T> making) {
    this.topic = topic;
    this.making = making;
  }

  /** Makes a record, and may choose one of the topic's partitions. */
  interface Making<T> extends Serializable {
    ProducerRecord<byte[], byte[]> record(T output, IntSupplier partitions);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T output, KafkaSinkContext context, @Nullable Long timestamp) {
    return making.record(output, () -> context.getPartitionsForTopic(topic).length);
  }

  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }
}
