package io.nsrstream.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.nsrstream.online.Example;
import io.nsrstream.online.Example.Nominal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads examples from JSON records in one pass, without building a tree. Strict: a record that is
 * not exactly one JSON object in UTF-8 with every feature in its place is rejected with its reason.
 * Not thread-safe; each thread has its own.
 */
public final class JsonExampleReader {
  private static final int DEEPEST_NESTING = 100;

  /** What a parser's message says to the programmer and not to the author of the record. */
  private static final Pattern PARSER_ADVICE =
      Pattern.compile(" \\((start marker|for \\w+ starting) at \\[.*|: enable `.*");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names of unmapped fields come from outside: never keep them for the life of the JVM.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(DEEPEST_NESTING).build())
          .build();

  private final RecordMapping mapping;
  private final RecordPlace root = RecordPlace.root();
  private final List<Field> fields = new ArrayList<>();
  private final List<FeatureField> features = new ArrayList<>();
  private final TextField key;
  private final TextField id;
  private final TextField label;
  private final TimeField time;
  private final WeightField weight;
  private final Utf8 utf8 = new Utf8();
  private long record;

  public JsonExampleReader(RecordMapping mapping) {
    this.mapping = mapping;
    for (String pointer : mapping.features()) {
      features.add(put(pointer, new FeatureField(pointer, mapping.maxTextLength())));
    }
    key = put(mapping.key(), new TextField(mapping.key(), mapping.maxTextLength()));
    id = put(mapping.id(), new TextField(mapping.id(), mapping.maxTextLength()));
    label = put(mapping.label(), new TextField(mapping.label(), mapping.maxTextLength()));
    time = put(mapping.time(), new TimeField(mapping.time()));
    weight = put(mapping.weight(), new WeightField(mapping.weight()));
  }

  /** Lets a field be read where its pointer leads to, unless the pointer is empty. */
  private <F extends Field> F put(String pointer, F field) {
    if (!pointer.isEmpty()) {
      root.put(pointer, field);
      fields.add(field);
    }
    return field;
  }

  /**
   * The example in a record.
   *
   * @param bytes the record as it came, or null where it came without a value
   * @param fallbackId the id of a record that names none
   * @param fallbackTime the time of a record that names none, milliseconds since the epoch
   * @throws BadRecordException if the record holds no example; its message is the reason
   */
  public Example decode(byte @Nullable [] bytes, String fallbackId, long fallbackTime)
      throws BadRecordException {
    if (bytes == null || bytes.length == 0) {
      throw new BadRecordException("record must be a JSON object, but is empty");
    }
    requireText(bytes);
    record++;
    fields.forEach(Field::clear);
    try (JsonParser parser = JSON.createParser(bytes)) {
      readRecord(parser);
    } catch (IOException e) {
      throw notJson(e);
    }
    return example(fallbackId, fallbackTime);
  }

  private static BadRecordException notJson(IOException e) {
    String place = "";
    String problem = String.valueOf(e.getMessage());
    if (e instanceof JsonProcessingException json) {
      JsonLocation location = json.getLocation();
      place = location == null ? "" : " at byte " + location.getByteOffset();
      problem = json.getOriginalMessage();
    }
    return new BadRecordException(
        "record must be valid JSON, but%s: %s"
            .formatted(place, PARSER_ADVICE.matcher(problem).replaceFirst("")));
  }

  private void requireText(byte[] bytes) throws BadRecordException {
    if (bytes.length > mapping.maxRecordBytes()) {
      throw BadRecordException.of(
          "record",
          "must be at most %d bytes".formatted(mapping.maxRecordBytes()),
          bytes.length + " bytes");
    }
    int malformed = utf8.malformed(bytes);
    if (malformed >= 0) {
      throw new BadRecordException(
          "record must be UTF-8, but has the byte 0x%02X at offset %d"
              .formatted(bytes[malformed], malformed));
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

  private Example example(String fallbackId, long fallbackTime) throws BadRecordException {
    int steps = steps();
    int channels = channels(steps);
    return new Example(
        Objects.requireNonNullElse(key.value(), ""),
        Objects.requireNonNullElse(id.value(), fallbackId),
        steps,
        values(steps, channels),
        nominals(),
        label.value(),
        time.valueOr(fallbackTime),
        weight.value());
  }

  /** The number of steps, at each of which all fields have their features. */
  private int steps() throws BadRecordException {
    FeatureField first = features.get(0);
    for (FeatureField feature : features) {
      if (feature.steps() == 0) {
        throw new BadRecordException(feature.pointer() + " must be in the record, but is missing");
      }
      if (feature.steps() != first.steps()) {
        throw new BadRecordException(
            "%s must have %d steps like %s, but has %d"
                .formatted(feature.pointer(), first.steps(), first.pointer(), feature.steps()));
      }
    }
    return first.steps();
  }

  /** The number of features per step. */
  private int channels(int steps) throws BadRecordException {
    int channels = 0;
    for (FeatureField feature : features) {
      channels += feature.channels();
    }
    if ((long) steps * channels > mapping.maxFeatures()) {
      throw new BadRecordException(
          "record must have at most %d features, but has %s"
              .formatted(mapping.maxFeatures(), shape(steps, channels)));
    }
    if (mapping.width() > 0 && channels != mapping.width()) {
      throw new BadRecordException(
          "record must have %d features%s, but has %s"
              .formatted(mapping.width(), steps == 1 ? "" : " per step", shape(steps, channels)));
    }
    return channels;
  }

  private static String shape(int steps, int channels) {
    return steps == 1 ? Integer.toString(channels) : "%d steps of %d".formatted(steps, channels);
  }

  /** The features, {@code [steps × channels]}: at each step, field after field. */
  private float[] values(int steps, int channels) {
    float[] values = new float[steps * channels];
    int at = 0;
    for (int step = 0; step < steps; step++) {
      for (FeatureField feature : features) {
        feature.copyStep(step, values, at);
        at += feature.channels();
      }
    }
    return values;
  }

  /** The features that are names; only a record of one step has any. */
  private List<Nominal> nominals() {
    List<Nominal> nominals = List.of();
    int position = 0;
    for (FeatureField feature : features) {
      String nominal = feature.nominal();
      if (nominal != null) {
        nominals = nominals.isEmpty() ? new ArrayList<>() : nominals;
        nominals.add(new Nominal(position, nominal));
      }
      position += feature.channels();
    }
    return nominals;
  }
}
