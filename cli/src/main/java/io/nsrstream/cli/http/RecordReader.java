package io.nsrstream.cli.http;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.online.data.Example;
import java.util.List;

/** Reads the record that a request has as its body. */
public interface RecordReader {

  /** The examples of a record, or why they cannot be taken. */
  List<Decoded<Example>> read(SourceRecord record);
}
