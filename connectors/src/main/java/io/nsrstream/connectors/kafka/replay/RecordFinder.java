package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.SourceRecord;
import java.util.Optional;

/** Finds the record that lies at a place. */
interface RecordFinder {
  Optional<SourceRecord> find(String topic, int partition, long offset);
}
