package io.nsrstream.connectors.kafka.replay;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import java.util.List;

/** Reads records of one topic as a job with the present settings reads them. */
public interface JobReader {
  List<? extends Decoded<?>> read(SourceRecord record);
}
