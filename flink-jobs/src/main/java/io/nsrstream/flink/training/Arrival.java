package io.nsrstream.flink.training;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.online.data.Example;

/**
 * An example with the record it came as, so that the learner can still reject it with its place and
 * its bytes; of a sequence made of readings, the record of the last. A label that comes on a topic
 * of its own is an example that has a label and no features.
 */
public record Arrival(Example example, SourceRecord record) {

  /** Whether it is a label alone: no record of an example is without features. */
  boolean isLabel() {
    return example.features().length == 0;
  }
}
