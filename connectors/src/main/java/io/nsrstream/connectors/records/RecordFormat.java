package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import io.nsrstream.connectors.SourceRecord;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A format of records: it opens the value of a record for a parser, and all that pointers name is
 * read from there as from JSON. Not thread-safe; each thread has its own.
 */
public interface RecordFormat {

  /**
   * Reads a record.
   *
   * @param first takes the parser at the record's only value, and leaves it at its end
   * @throws BadRecordException if the record is not exactly one value of this format
   */
  void read(SourceRecord record, Value first) throws BadRecordException;

  /**
   * A record of this format that holds one element of an array alone, at the same place; no bytes
   * where it cannot be written.
   *
   * @param record the record that is being read
   * @param array the names that lead to the array, none where the record itself is the array
   * @param from where the element begins, by the parser's count of bytes
   * @param to where it ends
   */
  byte[] ofElement(byte[] record, List<String> array, int from, int to);

  /** Opens the records of one subtask; travels with the job. */
  interface Opener extends Serializable {

    /**
     * A format for one thread.
     *
     * @param mapping says how large records may be
     * @param clock milliseconds that only grow
     */
    RecordFormat open(RecordMapping mapping, LongSupplier clock);
  }

  /** Reads the value that the parser is at, to its end. */
  interface Value {
    void read(JsonParser parser) throws IOException, BadRecordException;
  }
}
