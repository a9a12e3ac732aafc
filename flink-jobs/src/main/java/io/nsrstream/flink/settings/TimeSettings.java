package io.nsrstream.flink.settings;

import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How far the times of records are trusted, where sequences or late labels need them.
 *
 * @param maxAheadMs furthest that the event time or the Kafka timestamp of a record may lie ahead
 *     of the clock of the machine, in milliseconds; a record beyond it is rejected, since what
 *     comes after it on its key would be late until that time
 */
public record TimeSettings(long maxAheadMs) implements Serializable {

  private static final long TEN_YEARS_MS = 10L * 365 * 24 * 3_600_000;

  /** An hour, as brokers from Kafka 4.0 on allow it to Kafka timestamps. */
  public static final TimeSettings DEFAULTS = new TimeSettings(3_600_000);

  public TimeSettings {
    new Rules().between("maxAheadMs", maxAheadMs, 0, TEN_YEARS_MS).check();
  }
}
