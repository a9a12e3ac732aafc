package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.nsrstream.connectors.SourceRecord;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens records as JSON: strict about UTF-8, size, depth and what follows the first value. */
final class JsonText {
  /** What a parser's message says to the programmer and not to the author of the record. */
  private static final Pattern PARSER_ADVICE =
      Pattern.compile(" \\((start marker|for \\w+ starting) at \\[.*|: enable `.*");

  /** The names of bounds to the programmer, which are settings to the author of the record. */
  private static final Pattern PARSER_BOUND =
      Pattern.compile(", from `StreamReadConstraints\\.getMax(\\w+)\\(\\)`");

  private final JsonFactory json;
  private final int maxRecordBytes;
  private final Utf8 utf8 = new Utf8();

  JsonText(RecordMapping mapping) {
    maxRecordBytes = mapping.bounds().maxRecordBytes();
    json =
        JsonFactory.builder()
            // Names of unmapped fields come from outside: never keep them for the life of the JVM.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(mapping.bounds().maxNestingDepth())
                    .maxNumberLength(mapping.bounds().maxNumberLength())
                    .maxNameLength(mapping.bounds().maxRecordBytes())
                    .maxStringLength(mapping.bounds().maxRecordBytes())
                    .build())
            .build();
  }

  /**
   * Requires that value, key and headers together are no longer than a record may be, since they
   * are kept together while the record waits.
   */
  void requireSize(SourceRecord record) throws BadRecordException {
    byte[] value = record.bytes();
    long beside = record.sizeBesideValue();
    if (beside > 0 && beside + (value == null ? 0 : value.length) > maxRecordBytes) {
      throw BadRecordException.of(
          "record",
          "must be at most %d bytes with its key and headers".formatted(maxRecordBytes),
          "%d and %d bytes".formatted(value == null ? 0 : value.length, beside));
    }
  }

  /**
   * Reads a record.
   *
   * @param first takes the parser at the record's only value, and leaves it at its end
   * @throws BadRecordException if the record is not exactly one JSON value in UTF-8
   */
  void read(byte @Nullable [] bytes, Value first) throws BadRecordException {
    if (bytes == null || bytes.length == 0) {
      throw new BadRecordException("record must be a JSON object, but is empty");
    }
    requireText(bytes);
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

  /** Reads the value that the parser is at, to its end. */
  interface Value {
    void read(JsonParser parser) throws IOException, BadRecordException;
  }

  private static BadRecordException notJson(IOException e, byte[] bytes) {
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
                Framing.hint(bytes)));
  }

  private void requireText(byte[] bytes) throws BadRecordException {
    if (bytes.length > maxRecordBytes) {
      throw BadRecordException.of(
          "record", "must be at most %d bytes".formatted(maxRecordBytes), bytes.length + " bytes");
    }
    int malformed = utf8.malformed(bytes);
    if (malformed >= 0) {
      throw new BadRecordException(
          "record must be UTF-8, but has the byte 0x%02X at offset %d%s"
              .formatted(bytes[malformed], malformed, Framing.hint(bytes)));
    }
  }
}
