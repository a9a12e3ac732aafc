package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.nsrstream.connectors.SourceRecord;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Records as JSON: strict about UTF-8, size, depth and what follows the first value. */
public final class JsonFormat implements RecordFormat {
  /** What a parser's message says to the programmer and not to the author of the record. */
  private static final Pattern PARSER_ADVICE =
      Pattern.compile(" \\((start marker|for \\w+ starting) at \\[.*|: enable `.*");

  /** The names of bounds to the programmer, which are settings to the author of the record. */
  private static final Pattern PARSER_BOUND =
      Pattern.compile(", from `StreamReadConstraints\\.getMax(\\w+)\\(\\)`");

  private final JsonFactory json;
  private final int maxRecordBytes;
  private final Framing.Hints hints;
  private final Utf8 utf8 = new Utf8();
  private JsonElement element = new JsonElement(List.of());

  /** Records within bounds. */
  public JsonFormat(RecordBounds bounds) {
    this(bounds, Framing::hint);
  }

  /**
   * The same in a place of their own.
   *
   * @param hints say what a record looks like that is no JSON
   */
  public JsonFormat(RecordBounds bounds, Framing.Hints hints) {
    this.hints = hints;
    maxRecordBytes = bounds.maxRecordBytes();
    json =
        JsonFactory.builder()
            // Names of unmapped fields come from outside: never keep them for the life of the JVM.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(bounds.maxNestingDepth())
                    .maxNumberLength(bounds.maxNumberLength())
                    .maxNameLength(bounds.maxRecordBytes())
                    .maxStringLength(bounds.maxRecordBytes())
                    .build())
            .build();
  }

  @Override
  public void read(SourceRecord record, Value first) throws BadRecordException {
    byte[] bytes = record.bytes();
    if (bytes == null || bytes.length == 0) {
      throw new BadRecordException("record must be a JSON object, but is empty");
    }
    RecordSize.requireValue(bytes, maxRecordBytes);
    utf8.require(bytes, text -> hints.hint(text, "plain JSON in UTF-8"));
    try (JsonParser parser = json.createParser(bytes)) {
      if (parser.nextToken() == null) {
        throw new BadRecordException("record must be a JSON object, but is blank");
      }
      first.read(parser);
      if (parser.nextToken() != null) {
        throw BadRecordException.of(
            "record",
            "must end after its object",
            "followed by %s at byte %d"
                .formatted(Found.at(parser), parser.currentTokenLocation().getByteOffset()));
      }
    } catch (IOException e) {
      throw notJson(e, bytes);
    }
  }

  @Override
  public byte[] ofElement(byte[] record, List<String> array, int from, int to) {
    if (!element.isOf(array)) {
      element = new JsonElement(array);
    }
    return element.alone(record, from, to);
  }

  private BadRecordException notJson(IOException e, byte[] bytes) {
    String place = "";
    String problem = String.valueOf(e.getMessage());
    if (e instanceof JsonProcessingException malformed) {
      JsonLocation location = malformed.getLocation();
      place = location == null ? "" : " at byte " + location.getByteOffset();
      problem = malformed.getOriginalMessage();
    }
    String told = PARSER_ADVICE.matcher(problem).replaceFirst("");
    return new BadRecordException(
        "record must be valid JSON, but%s: %s%s"
            .formatted(
                place,
                PARSER_BOUND.matcher(told).replaceFirst(", from mapping.bounds.max$1"),
                hints.hint(bytes, "plain JSON in UTF-8")));
  }
}
