package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of JSON records in one pass, without building a tree: key, id, label and time,
 * and what else its owner puts into it.
 */
final class JsonFields {
  /** What a parser's message says to the programmer and not to the author of the record. */
  private static final Pattern PARSER_ADVICE =
      Pattern.compile(" \\((start marker|for \\w+ starting) at \\[.*|: enable `.*");

  /** The names of bounds to the programmer, which are settings to the author of the record. */
  private static final Pattern PARSER_BOUND =
      Pattern.compile(", from `StreamReadConstraints\\.getMax(\\w+)\\(\\)`");

  private final JsonFactory json;
  private final int maxRecordBytes;
  private final RecordPlace root = RecordPlace.root();
  private final List<Field> fields = new ArrayList<>();
  private final TextField key;
  private final TextField id;
  private final TextField label;
  private final TimeField time;
  private final Utf8 utf8 = new Utf8();
  private long record;

  /**
   * The fields of a mapping.
   *
   * @param clock milliseconds since 1970
   */
  JsonFields(RecordMapping mapping, LongSupplier clock) {
    json = factory(mapping);
    maxRecordBytes = mapping.maxRecordBytes();
    key = put(mapping.key(), new TextField(mapping.key(), mapping.maxTextLength()));
    id = put(mapping.id(), new TextField(mapping.id(), mapping.maxTextLength()));
    label = put(mapping.label(), new TextField(mapping.label(), mapping.maxTextLength()));
    time = put(mapping.time(), new TimeField(mapping.time(), mapping.timeFormat(), clock));
  }

  private static JsonFactory factory(RecordMapping mapping) {
    return JsonFactory.builder()
        // Names of unmapped fields come from outside: never keep them for the life of the JVM.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(mapping.maxNestingDepth())
                .maxNumberLength(mapping.maxNumberLength())
                .maxNameLength(mapping.maxRecordBytes())
                .maxStringLength(mapping.maxRecordBytes())
                .build())
        .build();
  }

  /** Lets a field be read where its pointer leads to, unless the pointer is empty. */
  <F extends Field> F put(String pointer, F field) {
    if (!pointer.isEmpty()) {
      root.put(pointer, field);
      fields.add(field);
    }
    return field;
  }

  /** The key in the record that was read last, or null; the same for the id. */
  @Nullable String key() {
    return key.value();
  }

  @Nullable String id() {
    return id.value();
  }

  /** The label in the record that was read last, or null; blank text is no label. */
  @Nullable String label() {
    String name = label.value();
    return name == null || name.isBlank() ? null : name;
  }

  /** The time in the record that was read last, or the fallback. */
  long timeOr(long fallback) {
    return time.valueOr(fallback);
  }

  /**
   * Reads a record into the fields.
   *
   * @throws BadRecordException if it is not exactly one JSON object in UTF-8, or a field of it is
   *     not what it must be
   */
  void read(byte @Nullable [] bytes) throws BadRecordException {
    if (bytes == null || bytes.length == 0) {
      throw new BadRecordException("record must be a JSON object, but is empty");
    }
    requireText(bytes);
    record++;
    fields.forEach(Field::clear);
    try (JsonParser parser = json.createParser(bytes)) {
      readRecord(parser);
    } catch (IOException e) {
      throw notJson(e, bytes);
    }
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
                PARSER_BOUND.matcher(told).replaceFirst(", from mapping.max$1"),
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

  private void readRecord(JsonParser parser) throws IOException, BadRecordException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new BadRecordException("record must be a JSON object, but is blank");
    }
    if (first != JsonToken.START_OBJECT) {
      throw BadRecordException.of("record", "must be a JSON object", Found.at(parser));
    }
    readObject(parser, root);
    if (parser.nextToken() != null) {
      throw BadRecordException.of(
          "record",
          "must end after its object",
          "followed by %s at byte %d"
              .formatted(Found.at(parser), parser.currentTokenLocation().getByteOffset()));
    }
  }

  private void readObject(JsonParser parser, RecordPlace place)
      throws IOException, BadRecordException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      readValue(parser, place.inside(name));
    }
  }

  private void readArray(JsonParser parser, RecordPlace place)
      throws IOException, BadRecordException {
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      readValue(parser, place.inside(Integer.toString(index)));
    }
  }

  private void readValue(JsonParser parser, @Nullable RecordPlace place)
      throws IOException, BadRecordException {
    if (place == null) {
      parser.skipChildren();
      return;
    }
    place.enter(record);
    Field field = place.field();
    if (field != null) {
      field.read(parser);
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      readObject(parser, place);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      readArray(parser, place);
    }
  }
}
