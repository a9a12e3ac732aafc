package io.nsrstream.tests;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.kafka.SourceRecordSchema;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records slowly and fails once at each of the places of {@link #failAt}. */
final class FailingOnce implements KafkaRecordDeserializationSchema<SourceRecord> {
  private static final long serialVersionUID = 1;

  /** Slow enough for checkpoints in mid slice and mid batch, which recovery then begins from. */
  private static final long PAUSE_NANOS = 1_000_000;

  /** Topics and offsets. */
  private static final Set<String> FAULTS = ConcurrentHashMap.newKeySet();

  private final SourceRecordSchema schema = new SourceRecordSchema();

  static void failAt(String topic, long offset) {
    FAULTS.add(topic + "@" + offset);
  }

  /** The faults that have not happened. */
  static Set<String> faults() {
    return FAULTS;
  }

  /** A job whose sources read so. */
  static TrainingJob job(JobSettings settings) {
    TrainingJob job = TrainingJob.onKafka(settings);
    KafkaTopics topics = new KafkaTopics(settings.kafka(), settings.topics(), settings.name());
    return new TrainingJob(
        topics.examples(new FailingOnce()),
        job.edges(),
        job.labels().map(calm -> topics.labels(new FailingOnce())),
        job.controls(),
        job.predictions(),
        job.rejected(),
        job.metrics(),
        job.models(),
        job.limits());
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord> out)
      throws IOException {
    LockSupport.parkNanos(PAUSE_NANOS);
    if (FAULTS.remove(record.topic() + "@" + record.offset())) {
      throw new IOException("a fault on purpose, at offset " + record.offset());
    }
    schema.deserialize(record, out);
  }

  @Override
  public TypeInformation<SourceRecord> getProducedType() {
    return schema.getProducedType();
  }
}
