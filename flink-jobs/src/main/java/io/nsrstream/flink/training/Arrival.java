package io.nsrstream.flink.training;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.online.Example;

/**
 * An example with the record it came as, so that the learner can still reject it with its place and
 * its bytes.
 */
public record Arrival(Example example, SourceRecord record) {}
