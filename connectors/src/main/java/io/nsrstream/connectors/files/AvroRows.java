package io.nsrstream.connectors.files;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.avro.AvroContainer;
import io.nsrstream.connectors.avro.AvroFormat;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.Decoded.Refused;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/** The records of an Avro container file, read as the job reads those of a topic. */
final class AvroRows implements Rows {
  static final String FORMAT = "Avro";

  private static final int RECORDS_SAMPLED = 1_000;
  private static final int MOST_SHOWN = 20;

  private final Path file;
  private final AvroContainer records;
  private final RecordMapping mapping;
  private final ExampleReader reader;
  private final Queue<Part> read = new ArrayDeque<>();
  private final boolean sequences;
  private final List<String> names;
  private long count;

  /** An example of a record, or why there is none; records count from 1. */
  private record Part(long record, Decoded<Example> decoded) {}

  /**
   * Reads as far as the first example.
   *
   * @throws MalformedFileException if the first records hold none
   * @throws io.nsrstream.online.settings.InvalidSettingsException if a file cannot hold such
   *     records
   */
  AvroRows(Path file, InputStream content, FileSettings settings) throws IOException {
    settings.requireNoColumns(file, FORMAT, "fields that mapping names");
    settings.records().requireAvroFile();
    this.file = file;
    mapping = settings.records().mapping();
    try {
      records = AvroContainer.open(content, mapping.bounds());
    } catch (BadRecordException bad) {
      throw new MalformedFileException(file, bad.reason(), "get it anew");
    }
    reader =
        new ExampleReader(
            mapping,
            new AvroFormat(records.schema(), mapping.bounds(), (bytes, expected) -> ""),
            System::currentTimeMillis);
    Example first = first();
    sequences = first.steps() > 1;
    names = names(first.features().length / first.steps());
  }

  private Example first() throws IOException {
    while (count < RECORDS_SAMPLED && readRecord()) {
      for (Part part : read) {
        if (part.decoded() instanceof Taken<Example> taken) {
          return taken.value();
        }
      }
    }
    for (Part part : read) {
      if (part.decoded() instanceof Refused<Example> refused) {
        throw refused(part, refused);
      }
    }
    throw new MalformedFileException(file, "must have records, but has none", "check the path");
  }

  private List<String> names(int width) {
    return mapping.features().size() == width
        ? mapping.features()
        : IntStream.range(0, width).mapToObj(i -> "feature" + i).toList();
  }

  /** Takes the next record; false after the last. */
  private boolean readRecord() throws IOException {
    byte[] record;
    try {
      record = records.next();
    } catch (BadRecordException bad) {
      throw new MalformedFileException(
          file,
          "record %d and those behind it cannot be read: %s".formatted(count + 1, bad.reason()),
          "get it anew");
    }
    if (record == null) {
      return false;
    }
    for (Decoded<Example> decoded : reader.decode(new SourceRecord("", 0, count, count, record))) {
      read.add(new Part(count + 1, decoded));
    }
    count++;
    return true;
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    while (true) {
      Part part = read.poll();
      if (part != null) {
        if (part.decoded() instanceof Taken<Example> taken) {
          return taken.value();
        }
        if (part.decoded() instanceof Refused<Example> refused) {
          throw refused(part, refused);
        }
      } else if (!readRecord()) {
        return null;
      }
    }
  }

  private MalformedFileException refused(Part part, Refused<Example> refused) {
    return new MalformedFileException(
            file,
            "record %d: %s".formatted(part.record(), refused.reason()),
            "name its fields in mapping with --settings; the schema has " + fields())
        .ofRow();
  }

  /** The fields of the schema, as pointers. */
  private String fields() {
    Schema schema = records.schema();
    return schema.getType() == Schema.Type.RECORD
        ? schema.getFields().stream()
            .map(Field::name)
            .map("/%s"::formatted)
            .limit(MOST_SHOWN)
            .collect(Collectors.joining(" "))
        : "no fields";
  }

  @Override
  public boolean sequences() {
    return sequences;
  }

  @Override
  public long line() {
    return 0;
  }

  @Override
  public List<String> featureNames() {
    return names;
  }

  @Override
  public FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("schema", records.schema().getFullName());
    facts.put("features from", String.join(" ", mapping.features()));
    facts.put("label from", mapping.label());
    facts.put(sequences ? "channels" : "features", Integer.toString(names.size()));
    return new FileDescription(facts, List.of());
  }
}
