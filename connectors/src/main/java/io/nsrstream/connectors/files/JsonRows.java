package io.nsrstream.connectors.files;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Records of a topic, one JSON object a line, read as the job reads them. */
final class JsonRows implements Rows {
  private static final int LINES_SAMPLED = 1_000;

  private final Path file;
  private final TextLines text;
  private final RecordMapping mapping;
  private final ExampleReader reader;
  private final Queue<Part> read = new ArrayDeque<>();
  private final boolean sequences;
  private final List<String> names;
  private long line;

  /** An example of a line, or why there is none. */
  private record Part(long line, Decoded<Example> decoded) {}

  /**
   * Reads as far as the first example.
   *
   * @throws MalformedFileException if the first lines hold none
   * @throws io.nsrstream.online.settings.InvalidSettingsException if a file cannot hold such
   *     records
   */
  JsonRows(Path file, Reader text, TopicRecords records) throws IOException {
    records.requireJsonLines();
    this.file = file;
    this.text = new TextLines(file, text);
    mapping = records.mapping();
    reader = new ExampleReader(mapping);
    Example first = first();
    sequences = first.steps() > 1;
    names = names(first.features().length / first.steps());
  }

  private Example first() throws IOException {
    while (text.number() < LINES_SAMPLED && readLine()) {
      for (Part part : read) {
        if (part.decoded() instanceof Decoded.Taken<Example> taken) {
          return taken.value();
        }
      }
    }
    for (Part part : read) {
      if (part.decoded() instanceof Decoded.Refused<Example> refused) {
        throw refused(part.line(), refused.reason());
      }
    }
    throw new MalformedFileException(file, 1, "must have records, but has none", "check the path");
  }

  private List<String> names(int width) {
    return mapping.features().size() == width
        ? mapping.features()
        : IntStream.range(0, width).mapToObj(i -> "feature" + i).toList();
  }

  /** Takes the next line; false after the last. */
  private boolean readLine() throws IOException {
    String record = text.next();
    if (record == null) {
      return false;
    }
    if (!record.isBlank()) {
      byte[] bytes = record.strip().getBytes(StandardCharsets.UTF_8);
      long position = text.number() - 1;
      SourceRecord source = new SourceRecord("", 0, position, position, bytes);
      for (Decoded<Example> decoded : reader.decode(source)) {
        read.add(new Part(text.number(), decoded));
      }
    }
    return true;
  }

  @Override
  public @Nullable Example next(long number) throws IOException {
    while (true) {
      Part part = read.poll();
      if (part != null) {
        line = part.line();
        if (part.decoded() instanceof Decoded.Taken<Example> taken) {
          return taken.value();
        }
        if (part.decoded() instanceof Decoded.Refused<Example> refused) {
          throw refused(line, refused.reason());
        }
      } else if (!readLine()) {
        return null;
      }
    }
  }

  private MalformedFileException refused(long at, String reason) {
    return MalformedFileException.ofRow(
        file,
        at,
        reason,
        "write each record in one line, as jq -c does, or name its fields in mapping with"
            + " --settings");
  }

  @Override
  public boolean sequences() {
    return sequences;
  }

  @Override
  public long line() {
    return Math.max(line, 1);
  }

  @Override
  public List<String> featureNames() {
    return names;
  }

  @Override
  public FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("features from", String.join(" ", mapping.features()));
    facts.put("label from", mapping.label());
    facts.put(sequences ? "channels" : "features", Integer.toString(names.size()));
    return new FileDescription(facts, List.of());
  }
}
