package io.nsrstream.flink.operators;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.flink.state.Arrival;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as a job does: in its format, by its mapping, and with no time that it does not
 * trust. Not thread-safe; each thread has its own.
 */
public final class ArrivalReader {
  private final Decoder decoder;
  private final long maxBehindMs;
  private final TrustedTimes times;
  private final LongSupplier clock;
  private long now;

  /** What records are, apart from whether their times are trusted. */
  interface Format extends Serializable {
    /**
     * A decoder for one reader.
     *
     * @param clock milliseconds since 1970
     */
    Decoder decoder(LongSupplier clock);
  }

  /** Decodes records one after the other. */
  interface Decoder {
    List<Decoded<Arrival>> decode(SourceRecord record);
  }

  /**
   * A reader of a format.
   *
   * @param maxAheadMs how far after the clock a time may be
   * @param maxBehindMs how far before the Kafka timestamp of its record a time may be, 0 for any
   * @param clock milliseconds since 1970
   */
  ArrivalReader(Format format, long maxAheadMs, long maxBehindMs, LongSupplier clock) {
    this.maxBehindMs = maxBehindMs;
    this.clock = clock;
    times = new TrustedTimes(maxAheadMs);
    decoder = format.decoder(() -> now);
  }

  /** What the record holds: one example or label, or several examples, each taken or refused. */
  public List<Decoded<Arrival>> read(SourceRecord record) {
    now = times.clock(clock.getAsLong());
    List<Decoded<Arrival>> decoded = decoder.decode(record);
    List<Decoded<Arrival>> trusted = decoded;
    for (int i = 0; i < decoded.size(); i++) {
      String distrust =
          decoded.get(i) instanceof Taken<Arrival> taken ? distrust(taken.value()) : null;
      if (distrust != null) {
        trusted = trusted == decoded ? new ArrayList<>(decoded) : trusted;
        trusted.set(i, new Refused<>(distrust, decoded.get(i).record()));
      }
    }
    return trusted;
  }

  /** The reason why the times of a record are not trusted, or null if they are. */
  private @Nullable String distrust(Arrival arrival) {
    // Kafka's timestamp first: it is the event time of a record that has none of its own.
    String distrust = times.distrust("Kafka timestamp", arrival.record().timestamp(), now);
    if (distrust == null) {
      distrust = times.distrust("time", arrival.time(), now);
    }
    return distrust == null ? distrustOfOld(arrival) : distrust;
  }

  private @Nullable String distrustOfOld(Arrival arrival) {
    long earliest = arrival.record().timestamp() - maxBehindMs;
    return maxBehindMs == 0 || arrival.time() >= earliest
        ? null
        : "time must be at least %d, graph.maxBehindMs (%d) before the Kafka timestamp, but is %d: correct the clock of its producer, or raise graph.maxBehindMs"
            .formatted(earliest, maxBehindMs, arrival.time());
  }
}
