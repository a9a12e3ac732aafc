package io.nsrstream.flink.training;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.json.BadRecordException;
import io.nsrstream.connectors.json.JsonExampleReader;
import io.nsrstream.connectors.json.JsonLabelReader;
import io.nsrstream.connectors.json.RecordMapping;
import io.nsrstream.online.data.Example;
import java.io.Serializable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes examples of records, or labels of those of the labels topic; what is neither goes to the
 * rejected topic with its place and reason.
 */
final class DecodeExamples extends ProcessFunction<SourceRecord, Arrival> {
  private static final long serialVersionUID = 1;

  private final Decoding decoding;
  private transient Decoder decoder;
  private transient Counter rejections;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  private DecodeExamples(Decoding decoding) {
    this.decoding = decoding;
  }

  static DecodeExamples ofExamples(RecordMapping mapping) {
    return new DecodeExamples(
        () -> {
          JsonExampleReader reader = new JsonExampleReader(mapping);
          // The id of a record without one names its place, so it is the same after a replay.
          return record ->
              reader.decode(
                  record.bytes(), record.partition() + "-" + record.offset(), record.timestamp());
        });
  }

  static DecodeExamples ofLabels(RecordMapping mapping) {
    return new DecodeExamples(
        () -> {
          JsonLabelReader reader = new JsonLabelReader(mapping);
          return record -> reader.decode(record.bytes(), record.timestamp());
        });
  }

  @Override
  public void open(OpenContext context) {
    decoder = decoding.decoder();
    rejections = getRuntimeContext().getMetricGroup().counter("rejections");
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Arrival> out) {
    try {
      out.collect(new Arrival(decoder.decode(record), record));
    } catch (BadRecordException bad) {
      rejections.inc();
      context.output(OnlineTrainer.REJECTED, RejectedRecord.of(record, bad.reason()));
    }
  }

  /** Makes a decoder where it is needed: readers do not travel. */
  private interface Decoding extends Serializable {
    Decoder decoder();
  }

  private interface Decoder {
    Example decode(SourceRecord record) throws BadRecordException;
  }
}
