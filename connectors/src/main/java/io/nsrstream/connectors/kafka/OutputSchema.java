package io.nsrstream.connectors.kafka;

import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
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
  private final SerializableFunction<T, ProducerRecord<byte[], byte[]>> record;

  /**
   * The schema of a topic.
   *
   * @param record makes a record of this topic
   */
  OutputSchema(String topic, SerializableFunction<T, ProducerRecord<byte[], byte[]>> record) {
    this.topic = topic;
    this.record = record;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T output, KafkaSinkContext context, @Nullable Long timestamp) {
    return record.apply(output);
  }

  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }
}
