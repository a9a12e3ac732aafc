package io.nsrstream.connectors.records;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in a record that pointers lead to or through. The root is the record itself. */
final class RecordPlace {
  private final String pointer;
  private final Map<String, RecordPlace> inside = new HashMap<>();
  private @Nullable Field field;
  private long lastRecord = -1;
  private long lastNull = -1;

  private RecordPlace(String pointer) {
    this.pointer = pointer;
  }

  static RecordPlace root() {
    return new RecordPlace("");
  }

  /** Puts a field at the place of its pointer, seen from this place, the root. */
  void put(String fieldPointer, Field newField) {
    RecordPlace place = this;
    for (String name : fieldPointer.substring(1).split("/", -1)) {
      String outer = place.pointer;
      place =
          place.inside.computeIfAbsent(unescaped(name), n -> new RecordPlace(outer + "/" + name));
    }
    place.field = newField;
  }

  /** The field or array element of that name, or null where no pointer leads there. */
  @Nullable RecordPlace inside(String name) {
    return inside.get(name);
  }

  /** The field to read here, or null where pointers lead further in. */
  @Nullable Field field() {
    return field;
  }

  /** Notes that the record of this number contains this place. */
  void enter(long record) throws BadRecordException {
    if (record == lastRecord) {
      throw new BadRecordException(pointer + " must occur once, but occurs again");
    }
    lastRecord = record;
  }

  /** Notes that the record of this number has null here, in the place of an object. */
  void noteNull(long record) {
    lastNull = record;
  }

  /** Whether the record of this number has null where the pointer leads through. */
  boolean isInsideNull(String fieldPointer, long record) {
    RecordPlace place = this;
    for (String name : fieldPointer.substring(1).split("/", -1)) {
      place = place.inside.get(unescaped(name));
      if (place == null || place.lastNull == record) {
        return place != null;
      }
    }
    return false;
  }

  /** A name as it stands in a record, without the escapes of pointers. */
  static String unescaped(String name) {
    return name.replace("~1", "/").replace("~0", "~");
  }
}
