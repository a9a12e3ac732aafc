package io.nsrstream.connectors.kafka;

import io.nsrstream.connectors.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Hands records on as they lie on the topic, so that bad ones can be rejected with their bytes. */
public final class SourceRecordSchema implements KafkaRecordDeserializationSchema<SourceRecord> {
  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out) {
    out.collect(of(record));
  }

  /** A record as a Kafka client has read it. */
  public static SourceRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new SourceRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.value(),
        record.key(),
        headers(record.headers()));
  }

  private static List<SourceRecord.Header> headers(Headers headers) {
    List<SourceRecord.Header> values = List.of();
    for (Header header : headers) {
      values = values.isEmpty() ? new ArrayList<>() : values;
      values.add(new SourceRecord.Header(header.key(), header.value()));
    }
    return values;
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return TypeInformation.of(SourceRecord.class);
  }
}
