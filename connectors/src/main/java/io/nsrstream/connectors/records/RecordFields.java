package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.nsrstream.connectors.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record, each where its pointer leads to in the record's object, or where its name
 * stands in the Kafka record: key, id, label and time, and what else its owner puts into it.
 */
final class RecordFields {
  private final RecordWalk walk = new RecordWalk();
  private final List<Field> fields = new ArrayList<>();
  private final List<Outside> outside = new ArrayList<>();
  private final TextField key;
  private final TextField id;
  private final TextField label;
  private final TimeField time;

  /**
   * The fields of a mapping.
   *
   * @param clock milliseconds since 1970
   */
  RecordFields(RecordMapping mapping, LongSupplier clock) {
    key = put(mapping.key(), new TextField(mapping.key(), mapping.bounds().maxTextLength()));
    id = put(mapping.id(), new TextField(mapping.id(), mapping.bounds().maxTextLength()));
    label = put(mapping.label(), new TextField(mapping.label(), mapping.bounds().maxTextLength()));
    // Kafka's timestamp is the fallback of all records, and always in milliseconds.
    String timePlace = mapping.time().equals(KafkaPlace.TIMESTAMP) ? "" : mapping.time();
    time = put(timePlace, new TimeField(mapping.time(), mapping.timeFormat(), clock));
  }

  /** Lets a field be read where its pointer leads to, unless the pointer is empty. */
  <F extends Field> F put(String pointer, F field) {
    if (!pointer.isEmpty()) {
      fields.add(field);
      if (KafkaPlace.isMeant(pointer)) {
        outside.add(new Outside(KafkaPlace.of(pointer), field));
      } else {
        walk.put(pointer, field);
      }
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

  /** Whether the record has null in the place of an object that a pointer leads through. */
  boolean isInsideNull(String pointer) {
    return !KafkaPlace.isMeant(pointer) && walk.isInsideNull(pointer);
  }

  /**
   * Reads the object that the parser is at, to its end.
   *
   * @param record the Kafka record that holds it
   * @throws BadRecordException if it is no object, or a field of it is not what it must be
   */
  void read(JsonParser parser, SourceRecord record) throws IOException, BadRecordException {
    fields.forEach(Field::clear);
    walk.begin();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw BadRecordException.of("record", "must be an object", Found.at(parser));
    }
    walk.read(parser);
    for (Outside one : outside) {
      String text = one.place.text(record);
      if (text != null) {
        one.field.take(text);
      }
    }
  }

  private record Outside(KafkaPlace place, Field field) {}
}
