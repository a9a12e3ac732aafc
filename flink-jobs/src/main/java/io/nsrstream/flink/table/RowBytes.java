package io.nsrstream.flink.table;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.RecordFormat;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RecordSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.Row;

/**
 * The rows of one table as the values of records, in the bytes of Flink's own serializer, so that a
 * row can still be rejected as it came. Not thread-safe; each thread has its own.
 */
final class RowBytes {
  private final TypeSerializer<Row> serializer;
  private final DataOutputSerializer out = new DataOutputSerializer(256);
  private final DataInputDeserializer in = new DataInputDeserializer();

  private RowBytes(TypeSerializer<Row> serializer) {
    this.serializer = serializer;
  }

  /** The type of the rows; goes to the subtasks. */
  record OfTable(TypeSerializer<Row> serializer) implements RecordFormat.Opener {

    RowBytes bytes() {
      return new RowBytes(serializer.duplicate());
    }

    @Override
    public RecordFormat open(RecordMapping mapping, LongSupplier clock) {
      RowBytes bytes = bytes();
      int most = mapping.bounds().maxRecordBytes();
      return new RowFormat(
          record -> {
            RecordSize.requireValue(Objects.requireNonNull(record.bytes()), most);
            return bytes.row(record);
          });
    }
  }

  byte[] of(Row row) {
    out.clear();
    try {
      serializer.serialize(row, out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return out.getCopyOfBuffer();
  }

  /** The row that a record stands for. */
  Row row(SourceRecord record) {
    in.setBuffer(Objects.requireNonNull(record.bytes()));
    try {
      return serializer.deserialize(in);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a row that was written could not be read", impossible);
    }
  }
}
