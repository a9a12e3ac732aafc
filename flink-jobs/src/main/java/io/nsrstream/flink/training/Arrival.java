package io.nsrstream.flink.training;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.online.Example;

/**
 * An example with the record it came as, so that the learner can still reject it with its place and
 * its bytes; of a sequence made of readings, the record of the last.
 */
public record Arrival(Example example, SourceRecord record) {}
