package io.nsrstream.connectors.records;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.Decoded.Tombstone;
import io.nsrstream.connectors.records.RecordMapping.Tombstones;
import io.nsrstream.online.graph.Edge;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads edges from records; key and time are where examples have them. As strict as a {@link
 * ExampleReader}. Not thread-safe; each thread has its own.
 */
public final class EdgeReader {
  private final RecordMapping mapping;
  private final EdgeMapping ends;
  private final RecordFormat format;
  private final RecordFields fields;
  private final TextField source;
  private final TextField target;

  /**
   * Reads records of a format.
   *
   * @param mapping of examples
   * @param clock milliseconds since 1970
   */
  public EdgeReader(
      RecordMapping mapping, EdgeMapping ends, RecordFormat format, LongSupplier clock) {
    this.mapping = mapping;
    this.ends = ends;
    this.format = format;
    int maxLength = mapping.bounds().maxTextLength();
    fields = new RecordFields(mapping.ofEdges(), clock);
    source = fields.put(ends.source(), new TextField(ends.source(), maxLength));
    target = fields.put(ends.target(), new TextField(ends.target(), maxLength));
  }

  /** The edge of a Kafka record, or why there is none. */
  public Decoded<Edge> decode(SourceRecord record) {
    if (record.isTombstone() && mapping.tombstones() == Tombstones.SKIP) {
      return new Tombstone<>(record);
    }
    try {
      read(record);
      return new Taken<>(edge(record), record);
    } catch (BadRecordException bad) {
      return new Refused<>(bad.reason(), record);
    }
  }

  /**
   * The same of a record that may be an example: it is an edge if it names a source. Empty if it
   * does not, or is no record of one object.
   */
  public Optional<Decoded<Edge>> decodeIfEdge(SourceRecord record) {
    try {
      read(record);
    } catch (BadRecordException notAnEdge) {
      // Whoever reads it as an example says what is wrong with it.
      return Optional.empty();
    }
    return source.value() == null ? Optional.empty() : Optional.of(decode(record));
  }

  private void read(SourceRecord record) throws BadRecordException {
    RecordSize.require(record, mapping.bounds().maxRecordBytes());
    format.read(record, parser -> fields.read(parser, record));
  }

  private Edge edge(SourceRecord record) throws BadRecordException {
    Edge edge =
        new Edge(
            Objects.requireNonNullElse(fields.key(), ""),
            required(ends.source(), source.value()),
            required(ends.target(), target.value()),
            fields.timeOr(record.timestamp()));
    if (edge.source().equals(edge.target())) {
      throw new BadRecordException(
          "%s and %s must be two nodes, but both are \"%s\": leave out edges from a node to itself"
              .formatted(ends.source(), ends.target(), Found.shortened(edge.source())));
    }
    return edge;
  }

  private static String required(String pointer, @Nullable String value) throws BadRecordException {
    if (value == null) {
      throw new BadRecordException(pointer + " must be in the record, but is missing");
    }
    return value;
  }
}
