package io.nsrstream.connectors.files;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.online.data.Example;
import java.io.IOException;
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
  private static final String REMEDY =
      "write each record alone in one line, as jq -c does (jq -c .[] those of an array), or name"
          + " its fields in mapping with --settings or --set";

  private final Path file;
  private final TextLines text;
  private final RecordMapping mapping;
  private final ExampleReader reader;
  private final Queue<Part> read = new ArrayDeque<>();
  private final boolean sequences;
  private final List<String> names;
  private final List<String> warnings;
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
  JsonRows(Path file, DecodedText text, TopicRecords records) throws IOException {
    records.requireJsonLines();
    this.file = file;
    this.text = new TextLines(file, text.reader());
    mapping = records.mapping();
    reader = new ExampleReader(mapping);
    Example first = first(text);
    sequences = first.steps() > 1;
    names = names(first.features().length / first.steps());
    warnings = warnings(text);
  }

  private Example first(DecodedText beginning) throws IOException {
    while (text.number() < LINES_SAMPLED && readLine()) {
      for (Part part : read) {
        if (part.decoded() instanceof Decoded.Taken<Example> taken) {
          return taken.value();
        }
      }
    }
    for (Part part : read) {
      if (part.decoded() instanceof Decoded.Refused<Example> refused) {
        throw refused(part.line(), refused.reason(), proposal(beginning));
      }
    }
    throw new MalformedFileException(file, 1, "must have records, but has none", "check the path");
  }

  /** Labels that no record has are in another field, if there are any. */
  private List<String> warnings(DecodedText beginning) {
    JsonFieldSurvey survey = JsonFieldSurvey.of(sample(beginning));
    boolean nested = !mapping.examples().isEmpty() && !survey.hasArrays();
    return nested || survey.fields().containsKey(mapping.label())
        ? List.of()
        : List.of(
            "none of the first %d records has a label at %s: name its field with --set mapping.label=/…"
                .formatted(survey.records(), orNone(mapping.label())));
  }

  private static List<String> sample(DecodedText beginning) {
    return beginning.wholeLines().lines().limit(LINES_SAMPLED).toList();
  }

  private static SourceRecord record(String line, long position) {
    byte[] bytes = line.strip().getBytes(StandardCharsets.UTF_8);
    return new SourceRecord("", 0, position, position, bytes);
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
      for (Decoded<Example> decoded : reader.decode(record(record, text.number() - 1))) {
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
          throw refused(line, refused.reason(), REMEDY);
        }
      } else if (!readLine()) {
        return null;
      }
    }
  }

  private MalformedFileException refused(long at, String reason, String remedy) {
    return MalformedFileException.ofRow(file, at, reason, remedy);
  }

  /** What to do where no record is an example: options, if their fields suggest some. */
  private String proposal(DecodedText beginning) {
    if (!mapping.features().equals(RecordMapping.DEFAULTS.features())) {
      return REMEDY;
    }
    return MappingProposal.of(sample(beginning))
        .map(
            found ->
                "name its fields, as with %s%s"
                    .formatted(
                        found.options(),
                        found.labelled() ? "" : " and, for the label, --set mapping.label=/…"))
        .orElse(REMEDY);
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
  public List<String> textNames() {
    return mapping.text();
  }

  @Override
  public FileDescription description() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("features from", String.join(" ", mapping.features()));
    if (!mapping.text().isEmpty()) {
      facts.put("texts from", String.join(" ", mapping.text()));
    }
    facts.put("label from", orNone(mapping.label()));
    facts.put("key from", orNone(mapping.key()));
    facts.put("id from", orNone(mapping.id()));
    facts.put("time from", "%s (%s)".formatted(orNone(mapping.time()), mapping.timeFormat()));
    if (!mapping.examples().isEmpty()) {
      facts.put("examples from", mapping.examples());
    }
    facts.put(sequences ? "channels" : "features", Integer.toString(names.size()));
    return new FileDescription(facts, warnings);
  }

  private static String orNone(String pointer) {
    return pointer.isEmpty() ? "nowhere" : pointer;
  }
}
