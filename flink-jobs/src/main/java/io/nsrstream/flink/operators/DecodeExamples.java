package io.nsrstream.flink.operators;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.registry.RegistryUnavailableException;
import io.nsrstream.flink.state.Arrival;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes records to examples, or to labels if they are from the labels topic. A record that cannot
 * be decoded, or whose time is not trusted, goes to the rejected topic with its place and the
 * reason; a tombstone is counted and left out if the mapping says so.
 */
public final class DecodeExamples extends ProcessFunction<SourceRecord, Arrival> {
  private static final long serialVersionUID = 1;

  private final Decoding decoding;
  private transient ArrivalReader reader;
  private transient long now;
  private transient Counter rejections;
  private transient Counter tombstones;
  private transient Unexpected unexpected;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public DecodeExamples(Decoding decoding) {
    this.decoding = decoding;
  }

  @Override
  public void open(OpenContext context) {
    reader = decoding.reader(() -> now);
    rejections = getRuntimeContext().getMetricGroup().counter("rejections");
    tombstones = getRuntimeContext().getMetricGroup().counter("tombstones");
    unexpected =
        new Unexpected(getRuntimeContext().getMetricGroup().counter("unexpectedRejections"));
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Arrival> out) {
    now = context.timerService().currentProcessingTime();
    List<Decoded<Arrival>> decoded;
    try {
      decoded = reader.read(record);
    } catch (RegistryUnavailableException unavailable) {
      // It says nothing about the record: Flink starts again from the last checkpoint.
      throw unavailable;
    } catch (RuntimeException failure) {
      reject(record, unexpected.reason(record, failure.getClass().getName(), failure), context);
      return;
    }
    for (Decoded<Arrival> one : decoded) {
      if (one instanceof Taken<Arrival> taken) {
        out.collect(taken.value());
      } else if (one instanceof Refused<Arrival> refused) {
        reject(refused.record(), refused.reason(), context);
      } else {
        tombstones.inc();
      }
    }
  }

  private void reject(SourceRecord record, String reason, Context context) {
    rejections.inc();
    context.output(SideOutputs.REJECTED, new RejectedRecord(record, reason));
  }
}
