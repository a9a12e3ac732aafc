package io.nsrstream.flink.operators;

import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out records of an optional output that its topic or producer would refuse, which would end
 * the job. They are counted, and the first since the start is logged.
 */
final class OutputBound {
  private static final Logger LOG = LoggerFactory.getLogger(OutputBound.class);

  private final String output;
  private final int maxBytes;
  private final Counter leftOut;

  /**
   * A bound of one output.
   *
   * @param output its name
   * @param maxBytes most bytes of a record's key and value
   * @param leftOut counts what is left out
   */
  OutputBound(String output, int maxBytes, Counter leftOut) {
    this.output = output;
    this.maxBytes = maxBytes;
    this.leftOut = leftOut;
  }

  /** Whether records have to be measured at all. */
  boolean limited() {
    return maxBytes < Integer.MAX_VALUE;
  }

  /** Whether a record of so many bytes may go out. */
  boolean takes(String key, long bytes) {
    if (bytes <= maxBytes) {
      return true;
    }
    if (leftOut.getCount() == 0) {
      LOG.warn(
          "the record of key '{}' for topics.{} has {} bytes, more than the {} that topic and"
              + " producer take, and is left out; further ones are only counted (metric leftOut):"
              + " raise max.message.bytes of the topic and kafka.properties.max.request.size",
          key,
          output,
          bytes,
          maxBytes);
    }
    leftOut.inc();
    return false;
  }
}
