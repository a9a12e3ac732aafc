package io.nsrstream.connectors.kafka;

import io.nsrstream.connectors.SourceRecord;
import java.util.HashMap;
import java.util.Map;
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
    out.collect(
        new SourceRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.value(),
            record.key(),
            headers(record.headers())));
  }

  private static Map<String, byte[]> headers(Headers headers) {
    Map<String, byte[]> values = Map.of();
    for (Header header : headers) {
      if (header.value() != null) {
        values = values.isEmpty() ? new HashMap<>() : values;
        values.put(header.key(), header.value());
      }
    }
    return values;
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return TypeInformation.of(SourceRecord.class);
  }
}
