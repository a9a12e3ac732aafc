package io.nsrstream.flink.settings;

import io.nsrstream.connectors.records.EdgeMapping;
import io.nsrstream.online.graph.RowSettings;
import io.nsrstream.online.settings.Rules;
import java.io.Serializable;

/**
 * How examples that are nodes of a graph become rows.
 *
 * @param rows what a row has beside the features of its node
 * @param edge where records of edges have their ends
 * @param maxOutOfOrderMs how far in event time a record may lie before the newest of its partition;
 *     one that is further behind is rejected
 * @param maxBehindMs how far an event time may be before the Kafka timestamp of its record, 0 for
 *     any; one further before it is rejected, and holds no other record back
 * @param silenceMs how long a partition may send nothing before the rows of its newest time are
 *     made, and it no longer holds back the others
 * @param maxWaiting most messages about a node that wait for their time; further ones are left out
 *     and counted
 * @param maxWaitingRows most rows of a key that wait for what their neighbours tell; nodes beyond
 *     are rejected
 * @param forgetAfterMs event time without a record about a node after which it is forgotten, at the
 *     latest after twice as long
 */
public record GraphSettings(
    RowSettings rows,
    EdgeMapping edge,
    long maxOutOfOrderMs,
    long maxBehindMs,
    long silenceMs,
    int maxWaiting,
    int maxWaitingRows,
    long forgetAfterMs)
    implements Serializable {

  private static final long DAY_MS = 24L * 3_600_000;
  private static final long TEN_YEARS_MS = 10 * 365 * DAY_MS;

  public static final GraphSettings DEFAULTS =
      new GraphSettings(
          RowSettings.DEFAULTS, EdgeMapping.DEFAULTS, 0, 0, 1_000, 10_000, 100_000, 90 * DAY_MS);

  public GraphSettings {
    new Rules()
        .between("maxOutOfOrderMs", maxOutOfOrderMs, 0, TEN_YEARS_MS)
        .between("maxBehindMs", maxBehindMs, 0, TEN_YEARS_MS)
        .between("silenceMs", silenceMs, 1, TEN_YEARS_MS)
        .between("maxWaiting", maxWaiting, 1, 10_000_000)
        .between("maxWaitingRows", maxWaitingRows, 1, 10_000_000)
        .between("forgetAfterMs", forgetAfterMs, 1, TEN_YEARS_MS)
        .check();
  }

  /** The same with another silence. */
  public GraphSettings withSilenceMs(long silence) {
    return new GraphSettings(
        rows,
        edge,
        maxOutOfOrderMs,
        maxBehindMs,
        silence,
        maxWaiting,
        maxWaitingRows,
        forgetAfterMs);
  }
}
