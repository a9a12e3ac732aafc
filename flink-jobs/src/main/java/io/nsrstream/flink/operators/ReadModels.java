package io.nsrstream.flink.operators;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.versions.ForeignRecords;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecordKey;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Reads the records of a models topic; a record that is none of it is counted and left out. */
public final class ReadModels extends ProcessFunction<SourceRecord, ModelRecord> {
  private static final long serialVersionUID = 1;

  private transient ForeignRecords told;
  private transient Counter foreignRecords;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public ReadModels() {}

  @Override
  public void open(OpenContext context) {
    told = new ForeignRecords();
    foreignRecords = getRuntimeContext().getMetricGroup().counter("foreignRecords");
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<ModelRecord> out) {
    Optional<ModelRecord> read = ModelRecordKey.record(record.key(), record.bytes());
    if (read.isPresent()) {
      out.collect(read.get());
    } else {
      foreignRecords.inc();
      told.count(record.topic(), record.partition(), record.offset());
    }
  }
}
