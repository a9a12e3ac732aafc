package io.nsrstream.connectors.avro;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Framing;
import io.nsrstream.connectors.records.RecordBounds;
import io.nsrstream.connectors.records.RecordFormat;
import io.nsrstream.connectors.records.RecordSize;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Records in Avro's binary encoding, all written with one schema, without a container. */
public final class AvroFormat implements RecordFormat {
  private static final int LONGEST_PLACE = 100;
  private static final String EXPECTED = "records of the schema in Avro's binary encoding";

  private final Schema schema;
  private final RecordBounds bounds;
  private final Framing.Hints hints;
  private @Nullable AvroElement element;

  /**
   * Records of a schema.
   *
   * @param schema with which they were written
   * @param bounds how large they may be
   * @param hints say what a record looks like that is not of the schema
   */
  public AvroFormat(Schema schema, RecordBounds bounds, Framing.Hints hints) {
    this.hints = hints;
    this.schema = schema;
    this.bounds = bounds;
  }

  @Override
  public void read(SourceRecord record, Value first) throws BadRecordException {
    byte[] value = record.bytes();
    if (value == null || value.length == 0) {
      throw new BadRecordException(
          "record must be Avro of the schema %s, but is empty".formatted(schema.getFullName()));
    }
    RecordSize.requireValue(value, bounds.maxRecordBytes());
    AvroBytes bytes = new AvroBytes(value);
    AvroScalar scalar = new AvroScalar(bytes);
    AvroTokens tokens = new AvroTokens(bytes, scalar, schema, bounds);
    try (AvroParser parser = new AvroParser(bytes, scalar, tokens)) {
      parser.nextToken();
      readFirst(parser, bytes, first);
      bytes.requireEnd();
    } catch (IOException malformed) {
      throw new BadRecordException(
          "record must be Avro of the schema %s, but at byte %d%s: %s%s"
              .formatted(
                  schema.getFullName(),
                  bytes.position(),
                  place(tokens),
                  malformed.getMessage(),
                  hint(value)));
    }
  }

  /** A value that breaks a rule is no news in a record that is damaged, or in another framing. */
  private static void readFirst(AvroParser parser, AvroBytes bytes, Value first)
      throws IOException, BadRecordException {
    try {
      first.read(parser);
    } catch (BadRecordException bad) {
      while (parser.nextToken() != null) {}
      bytes.requireEnd();
      throw bad;
    }
  }

  /** The field that could not be read. */
  private static String place(AvroTokens tokens) {
    String pointer = tokens.level().pathAsPointer().toString();
    if (pointer.length() > LONGEST_PLACE) {
      pointer = pointer.substring(0, LONGEST_PLACE) + "…";
    }
    return pointer.isEmpty() ? "" : " in " + pointer;
  }

  private String hint(byte[] value) {
    return Framing.looksLikeJson(value)
        ? "; it looks like JSON: set format.type to JSON, or send " + EXPECTED
        : hints.hint(value, EXPECTED);
  }

  @Override
  public byte[] ofElement(byte[] record, List<String> array, int from, int to) {
    AvroElement around = element;
    if (around == null || !around.isOf(array)) {
      around = new AvroElement(schema, array);
      element = around;
    }
    return around.alone(record, from, to);
  }
}
