package io.nsrstream.flink.operators;

import io.nsrstream.connectors.SourceRecord;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rejections of records that caused an unexpected exception. They are counted apart, and the first
 * since the start is logged with its stack trace.
 */
final class Unexpected {
  private static final Logger LOG = LoggerFactory.getLogger(Unexpected.class);

  private final Counter count;

  Unexpected(Counter count) {
    this.count = count;
  }

  /** Counts a failure and returns the reason of the rejection. */
  String reason(SourceRecord record, String thrown, Throwable failure) {
    String reason =
        "record must not make its reader, its sequence or its learner fail, but at %s, partition %d, offset %d came %s: report it with this record"
            .formatted(record.topic(), record.partition(), record.offset(), thrown);
    count(reason, failure);
    return reason;
  }

  /** Counts a failure whose reason is known to the caller. */
  void count(String reason, Throwable failure) {
    if (count.getCount() == 0) {
      LOG.warn("{}; further ones are only counted and rejected", reason, failure);
    }
    count.inc();
  }
}
