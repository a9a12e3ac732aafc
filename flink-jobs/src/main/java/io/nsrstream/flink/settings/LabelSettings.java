package io.nsrstream.flink.settings;

import io.nsrstream.connectors.records.LabelMapping;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How examples wait for labels that come on a topic of their own.
 *
 * @param timeoutMs longest time between an example and its label, in milliseconds of event time;
 *     what waits longer is given up
 * @param maxWaiting most examples of a key that wait for their labels, and most labels that wait
 *     for their examples; beyond it the one that came first is given up
 * @param idleMs how long a key may send nothing before all that waits for it is given up, and a
 *     partition before it no longer holds back the watermark
 * @param mapping where records of the labels topic have their parts
 */
public record LabelSettings(long timeoutMs, int maxWaiting, long idleMs, LabelMapping mapping)
    implements Serializable {

  private static final long DAY_MS = 24L * 3_600_000;
  private static final long TEN_YEARS_MS = 10 * 365 * DAY_MS;

  public static final LabelSettings DEFAULTS =
      new LabelSettings(DAY_MS, 10_000, DAY_MS, LabelMapping.DEFAULTS);

  public LabelSettings {
    new Rules()
        .between("timeoutMs", timeoutMs, 1, TEN_YEARS_MS)
        .between("maxWaiting", maxWaiting, 1, 10_000_000)
        .between("idleMs", idleMs, 1, TEN_YEARS_MS)
        .require(
            idleMs >= timeoutMs,
            "idleMs",
            "must be at least timeoutMs (%d)".formatted(timeoutMs),
            idleMs,
            "raise it: a key that waits for labels is not idle yet")
        .check();
  }
}
