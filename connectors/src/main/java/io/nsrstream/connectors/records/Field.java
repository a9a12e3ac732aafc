package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** A part of an example that a pointer leads to; holds what the current record has there. */
interface Field {

  /** Forgets the record before. */
  void clear();

  /** Takes the value that the parser stands at, and leaves the parser at the value's end. */
  void read(JsonParser parser) throws IOException, BadRecordException;

  /** Takes text that stands outside of the JSON, in a part of the Kafka record. */
  void take(String text) throws BadRecordException;
}
