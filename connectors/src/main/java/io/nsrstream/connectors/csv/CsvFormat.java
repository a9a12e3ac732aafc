package io.nsrstream.connectors.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Framing;
import io.nsrstream.connectors.records.RecordFormat;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RecordSize;
import io.nsrstream.connectors.records.Utf8;
import java.io.IOException;
import java.util.List;

/** Records that are one line of CSV each, in UTF-8, with as many cells as there are columns. */
public final class CsvFormat implements RecordFormat {
  private static final String EXPECTED = "one line of CSV in UTF-8";

  private final CsvFactory factory =
      CsvFactory.builder()
          .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .disable(CsvParser.Feature.ALLOW_TRAILING_COMMA)
          .build();
  private final CsvSchema schema;
  private final Cells cells;
  private final int columns;
  private final int maxRecordBytes;
  private final Utf8 utf8 = new Utf8();

  /** Records within the bounds of a mapping. */
  public CsvFormat(CsvSettings settings, RecordMapping mapping) {
    CsvSchema.Builder named =
        CsvSchema.builder()
            .setColumnSeparator(settings.separator().charAt(0))
            .setQuoteChar(settings.quote().charAt(0));
    settings.columns().forEach(named::addColumn);
    schema = named.build();
    columns = settings.columns().size();
    cells = new Cells(settings, mapping);
    maxRecordBytes = mapping.bounds().maxRecordBytes();
  }

  @Override
  public void read(SourceRecord record, Value first) throws BadRecordException {
    byte[] bytes = record.bytes();
    if (bytes == null || bytes.length == 0) {
      throw new BadRecordException("record must be a line of CSV, but is empty");
    }
    RecordSize.requireValue(bytes, maxRecordBytes);
    utf8.require(bytes, CsvFormat::hint);
    try (CsvParser line = factory.createParser(bytes)) {
      line.setSchema(schema);
      CellTypes parser = new CellTypes(line, cells);
      if (parser.nextToken() == null) {
        throw new BadRecordException("record must be a line of CSV, but is blank");
      }
      readFirst(parser, first);
      if (parser.nextToken() != null) {
        throw new BadRecordException("record must be one line of CSV, but holds more");
      }
    } catch (IOException malformed) {
      throw notOneLine(malformed, bytes);
    }
  }

  private static void readFirst(CellTypes parser, Value first)
      throws IOException, BadRecordException {
    try {
      first.read(parser);
    } catch (BadRecordException bad) {
      throw new BadRecordException(bad.reason() + parser.advice());
    }
  }

  private BadRecordException notOneLine(IOException malformed, byte[] bytes) {
    String problem =
        malformed instanceof JsonProcessingException csv
            ? csv.getOriginalMessage()
            : String.valueOf(malformed.getMessage());
    return new BadRecordException(
        "record must be a line of CSV with %d cells (format.csv.columns), but: %s%s"
            .formatted(columns, problem, advice(bytes)));
  }

  private String advice(byte[] bytes) {
    String hint = hint(bytes);
    return hint.isEmpty()
        ? "; format.csv.separator is %s and format.csv.quote %s"
            .formatted(shown(schema.getColumnSeparator()), shown((char) schema.getQuoteChar()))
        : hint;
  }

  private static String shown(char character) {
    return character == '\t'
        ? "a tab"
        : character == ' ' ? "a blank" : Character.toString(character);
  }

  private static String hint(byte[] bytes) {
    return Framing.looksLikeJson(bytes)
        ? "; it looks like JSON: set format.type to JSON, or send " + EXPECTED
        : Framing.hint(bytes, EXPECTED);
  }

  /** A line holds no array, so that there is no element to ask for. */
  @Override
  public byte[] ofElement(byte[] record, List<String> array, int from, int to) {
    return record;
  }
}
