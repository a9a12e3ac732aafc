package io.nsrstream.flink.operators;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecordKey;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records of a models topic; a record that is none of it is counted and left out. */
public final class ReadModels extends ProcessFunction<SourceRecord, ModelRecord> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(ReadModels.class);

  private transient Counter foreignRecords;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public ReadModels() {}

  @Override
  public void open(OpenContext context) {
    foreignRecords = getRuntimeContext().getMetricGroup().counter("foreignRecords");
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<ModelRecord> out) {
    Optional<ModelRecord> read = ModelRecordKey.record(record.key(), record.bytes());
    if (read.isPresent()) {
      out.collect(read.get());
    } else {
      count(record);
    }
  }

  private void count(SourceRecord foreign) {
    if (foreignRecords.getCount() == 0) {
      LOG.warn(
          "The record at {}, partition {}, offset {} is none of a models topic and is left out;"
              + " further ones are only counted (metric foreignRecords): name the topic that the"
              + " training job writes in topics.models",
          foreign.topic(),
          foreign.partition(),
          foreign.offset());
    }
    foreignRecords.inc();
  }
}
