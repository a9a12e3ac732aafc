package io.nsrstream.connectors.versions;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the records of a topic that are none of a models topic; the log tells the first. */
public final class ForeignRecords {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignRecords.class);

  private final AtomicLong count = new AtomicLong();

  /** Counts one at its place. */
  public void count(String topic, int partition, long offset) {
    if (count.getAndIncrement() == 0) {
      LOG.warn(
          "The record at {}, partition {}, offset {} is none of a models topic and is left out;"
              + " further ones are only counted: name the topic that the"
              + " training job writes in topics.models",
          topic,
          partition,
          offset);
    }
  }

  /** How many there were. */
  public long count() {
    return count.get();
  }
}
