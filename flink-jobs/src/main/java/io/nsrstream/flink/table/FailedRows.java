package io.nsrstream.flink.table;

import io.nsrstream.online.run.FailedExampleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows that make their learner fail: the first of a subtask is logged, all are rejected. */
final class FailedRows {
  private static final Logger LOG = LoggerFactory.getLogger(FailedRows.class);

  private boolean warned;

  /** The reason of the rejection. */
  String reason(FailedExampleException failed) {
    String reason =
        "row must not make its learner fail, but there came %s: report it with this row"
            .formatted(failed.thrown());
    if (!warned) {
      LOG.warn("{}; further ones are only rejected", reason, failed);
      warned = true;
    }
    return reason;
  }
}
