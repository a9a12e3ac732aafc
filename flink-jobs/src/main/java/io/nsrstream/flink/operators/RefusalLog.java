package io.nsrstream.flink.operators;

import io.nsrstream.connectors.records.TextCut;
import io.nsrstream.connectors.versions.ServedModel;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs versions that are refused: the first of them, so that many do not fill a log. */
public final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final long LOGGED = 100;

  private final AtomicLong refused = new AtomicLong();

  /** Logs one; see {@link ServedModel.Events#refused}. */
  public void refused(String key, long version, String reason) {
    long before = refused.getAndIncrement();
    if (before < LOGGED) {
      LOG.warn(
          "Version {} of '{}' is refused and the last good one stays: {}{}",
          version,
          TextCut.line(key),
          reason,
          before == LOGGED - 1 ? "; further ones are logged at the level DEBUG" : "");
    } else {
      LOG.debug("Version {} of '{}' is refused: {}", version, TextCut.line(key), reason);
    }
  }
}
