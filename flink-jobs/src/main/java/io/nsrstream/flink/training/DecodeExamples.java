package io.nsrstream.flink.training;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.json.BadRecordException;
import io.nsrstream.connectors.json.JsonExampleReader;
import io.nsrstream.connectors.json.RecordMapping;
import io.nsrstream.online.Example;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Makes examples of records; what is none goes to the rejected topic with its place and reason. */
final class DecodeExamples extends ProcessFunction<SourceRecord, Arrival> {
  private static final long serialVersionUID = 1;

  private final RecordMapping mapping;
  private transient JsonExampleReader reader;
  private transient Counter rejections;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  DecodeExamples(RecordMapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public void open(OpenContext context) {
    reader = new JsonExampleReader(mapping);
    rejections = getRuntimeContext().getMetricGroup().counter("rejections");
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Arrival> out) {
    try {
      // The id of a record without one names its place, so it is the same after a replay.
      String place = record.partition() + "-" + record.offset();
      Example example = reader.decode(record.bytes(), place, record.timestamp());
      out.collect(new Arrival(example, record));
    } catch (BadRecordException bad) {
      rejections.inc();
      context.output(OnlineTrainer.REJECTED, RejectedRecord.of(record, bad.reason()));
    }
  }
}
