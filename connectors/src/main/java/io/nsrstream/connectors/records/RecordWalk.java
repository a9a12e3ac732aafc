package io.nsrstream.connectors.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Leads a parser through objects, to the fields at the places that pointers name. */
final class RecordWalk {
  private final RecordPlace root = RecordPlace.root();
  private long record;

  /** Lets a field be read where its pointer leads to. */
  void put(String pointer, Field field) {
    root.put(pointer, field);
  }

  /** Begins another record: {@link #isInsideNull} is about this one from now on. */
  void begin() {
    record++;
  }

  /** Reads the object that the parser is at, to its end. */
  void read(JsonParser parser) throws IOException, BadRecordException {
    readObject(parser, root);
  }

  /** Whether the record has null in the place of an object that a pointer leads through. */
  boolean isInsideNull(String pointer) {
    return root.isInsideNull(pointer, record);
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
    } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
      place.noteNull(record);
    }
  }
}
