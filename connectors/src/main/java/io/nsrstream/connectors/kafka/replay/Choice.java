package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.RejectedRecord;

/**
 * Which rejected records a replay is about. The others stay rejected as they are.
 *
 * @param from earliest Kafka timestamp of the record, milliseconds since 1970
 * @param until the timestamp before which it must be
 * @param reason a part of the reason
 * @param limit most records; the replay ends after them
 */
public record Choice(long from, long until, String reason, long limit) {

  /** All records. */
  public static final Choice ALL = new Choice(Long.MIN_VALUE, Long.MAX_VALUE, "", Long.MAX_VALUE);

  boolean takes(RejectedRecord rejected) {
    long timestamp = rejected.record().timestamp();
    return timestamp >= from && timestamp < until && rejected.reason().contains(reason);
  }
}
