package io.nsrstream.connectors.avro;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.Framing;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.data.Example;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/** Records as Avro's own writer writes them. */
final class AvroRecords {

  private AvroRecords() {}

  static Schema schema(String json) {
    return AvroSchemas.parse(json.replace('\'', '"'), List.of());
  }

  /** A record whose fields are fields of {@code name: type}, types as in a schema. */
  static Schema record(String... fields) {
    StringBuilder all = new StringBuilder();
    for (String field : fields) {
      String[] parts = field.split(":", 2);
      all.append(all.isEmpty() ? "" : ",")
          .append("{'name':'%s','type':%s}".formatted(parts[0], parts[1].strip()));
    }
    return schema("{'type':'record','name':'Reading','fields':[" + all + "]}");
  }

  static GenericRecord datum(Schema schema, Map<String, ?> values) {
    GenericRecord record = new GenericData.Record(schema);
    values.forEach(record::put);
    return record;
  }

  static byte[] bytes(Schema schema, Object datum) {
    return bytes(schema, datum, false);
  }

  /** The same, arrays and maps in blocks that say how many bytes they have. */
  static byte[] bytes(Schema schema, Object datum, boolean sizedBlocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Encoder encoder =
        sizedBlocks
            ? new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null)
            : EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  static Example decode(Schema schema, RecordMapping mapping, byte[] bytes)
      throws BadRecordException {
    return reader(schema, mapping).decode(bytes, "fallback", 42);
  }

  static List<Decoded<Example>> decodeAll(Schema schema, RecordMapping mapping, byte[] bytes) {
    return reader(schema, mapping).decode(new SourceRecord("t", 0, 7, 42, bytes));
  }

  private static ExampleReader reader(Schema schema, RecordMapping mapping) {
    return new ExampleReader(
        mapping, new AvroFormat(schema, mapping.bounds(), Framing::hint), () -> 1_800_000_000_000L);
  }
}
