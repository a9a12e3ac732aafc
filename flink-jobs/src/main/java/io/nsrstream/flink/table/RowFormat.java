package io.nsrstream.flink.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.RecordFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.types.Row;

/**
 * Rows of a table as records: pointers lead to columns, and into the rows, maps and arrays in them.
 * A parser walks over the values as they are; no text is written or parsed.
 */
final class RowFormat implements RecordFormat {
  private final Rows rows;

  /** Tells the row that a record stands for. */
  interface Rows {
    Row of(SourceRecord record) throws BadRecordException;
  }

  RowFormat(Rows rows) {
    this.rows = rows;
  }

  @Override
  public void read(SourceRecord record, Value first) throws BadRecordException {
    Row row = rows.of(record);
    try (TokenBuffer tokens = new TokenBuffer(null, false)) {
      RowContent.write(row, tokens);
      try (JsonParser parser = tokens.asParser()) {
        parser.nextToken();
        first.read(parser);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("values in memory could not be walked over", impossible);
    }
  }

  @Override
  public byte[] ofElement(byte[] record, List<String> array, int from, int to) {
    throw new UnsupportedOperationException("a row of a table is one example");
  }
}
