package io.nsrstream.flink.operators;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.json.Decoded;
import io.nsrstream.connectors.json.Decoded.Refused;
import io.nsrstream.connectors.json.Decoded.Taken;
import io.nsrstream.connectors.json.JsonExampleReader;
import io.nsrstream.connectors.json.JsonLabelReader;
import io.nsrstream.connectors.json.RecordMapping;
import io.nsrstream.flink.settings.TimeSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records to examples, or to labels if they are from the labels topic. A record that cannot
 * be decoded, or whose time is not trusted, goes to the rejected topic with its place and the
 * reason; a tombstone is counted and left out if the mapping says so.
 */
public final class DecodeExamples extends ProcessFunction<SourceRecord, Arrival> {
  private static final long serialVersionUID = 1;

  private static final long ANY_TIME = Long.MAX_VALUE;

  private final Decoding decoding;
  private final long maxAheadMs;
  private transient Decoder decoder;
  private transient long now;
  private transient TrustedTimes times;
  private transient Counter rejections;
  private transient Counter tombstones;
  private transient Unexpected unexpected;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  private DecodeExamples(Decoding decoding, long maxAheadMs) {
    this.decoding = decoding;
    this.maxAheadMs = maxAheadMs;
  }

  /** Decodes examples and accepts any time, for jobs in which nothing depends on times. */
  public static DecodeExamples ofExamples(RecordMapping mapping) {
    return new DecodeExamples(new ExampleDecoding(mapping), ANY_TIME);
  }

  /** Decodes examples and rejects those whose time is not trusted. */
  public static DecodeExamples ofExamples(RecordMapping mapping, TimeSettings times) {
    return new DecodeExamples(new ExampleDecoding(mapping), times.maxAheadMs());
  }

  /** Decodes labels and rejects those whose time is not trusted. */
  public static DecodeExamples ofLabels(RecordMapping mapping, TimeSettings times) {
    return new DecodeExamples(new LabelDecoding(mapping), times.maxAheadMs());
  }

  @Override
  public void open(OpenContext context) {
    decoder = decoding.decoder(() -> now);
    times = new TrustedTimes(maxAheadMs);
    rejections = getRuntimeContext().getMetricGroup().counter("rejections");
    tombstones = getRuntimeContext().getMetricGroup().counter("tombstones");
    unexpected =
        new Unexpected(getRuntimeContext().getMetricGroup().counter("unexpectedRejections"));
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Arrival> out) {
    now = times.clock(context.timerService().currentProcessingTime());
    List<Decoded<Arrival>> decoded;
    try {
      decoded = decoder.decode(record);
    } catch (RuntimeException failure) {
      SourceRecord place = record.withoutKeyAndHeaders();
      reject(place, unexpected.reason(place, failure.getClass().getName(), failure), context);
      return;
    }
    for (Decoded<Arrival> one : decoded) {
      if (one instanceof Taken<Arrival> taken) {
        take(taken.value(), context, out);
      } else if (one instanceof Refused<Arrival> refused) {
        reject(refused.record(), refused.reason(), context);
      } else {
        tombstones.inc();
      }
    }
  }

  private void take(Arrival arrival, Context context, Collector<Arrival> out) {
    String distrust = distrust(arrival);
    if (distrust == null) {
      out.collect(arrival);
    } else {
      reject(arrival.record(), distrust, context);
    }
  }

  /** The reason why the times of a record are not trusted, or null if they are. */
  private @Nullable String distrust(Arrival arrival) {
    // Kafka's timestamp first: it is the event time of a record that has none of its own.
    String distrust = distrust("Kafka timestamp", arrival.record().timestamp());
    return distrust == null ? distrust("time", arrival.time()) : distrust;
  }

  private @Nullable String distrust(String name, long time) {
    return times.trusts(time, now)
        ? null
        : "%s must be at most %d, times.maxAheadMs (%d) after the clock, but is %d: send milliseconds since the epoch, or raise times.maxAheadMs"
            .formatted(name, times.latest(now), maxAheadMs, time);
  }

  private void reject(SourceRecord record, String reason, Context context) {
    rejections.inc();
    context.output(SideOutputs.REJECTED, RejectedRecord.of(record, reason));
  }

  /** Creates a decoder on the subtask that uses it, since readers cannot be serialized. */
  private interface Decoding extends Serializable {
    /**
     * A decoder for one subtask.
     *
     * @param clock milliseconds since 1970
     */
    Decoder decoder(LongSupplier clock);
  }

  private interface Decoder {
    List<Decoded<Arrival>> decode(SourceRecord record);
  }

  private record ExampleDecoding(RecordMapping mapping) implements Decoding {
    @Override
    public Decoder decoder(LongSupplier clock) {
      JsonExampleReader reader = new JsonExampleReader(mapping, clock);
      return record -> {
        List<Decoded<Example>> examples = reader.decode(record);
        if (examples.size() == 1) {
          return List.of(arrival(examples.get(0)));
        }
        List<Decoded<Arrival>> arrivals = new ArrayList<>(examples.size());
        examples.forEach(example -> arrivals.add(arrival(example)));
        return arrivals;
      };
    }

    private static Decoded<Arrival> arrival(Decoded<Example> example) {
      return example.map(OfExample::new);
    }
  }

  private record LabelDecoding(RecordMapping mapping) implements Decoding {
    @Override
    public Decoder decoder(LongSupplier clock) {
      JsonLabelReader reader = new JsonLabelReader(mapping, clock);
      return record -> List.of(reader.decode(record).map(OfLabel::new));
    }
  }
}
