package io.nsrstream.connectors.avro;

import com.fasterxml.jackson.core.JsonStreamContext;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/** One level of a record that is being read: a record, an array or a map. */
final class AvroLevel extends JsonStreamContext {
  private final @Nullable AvroLevel parent;
  private final int depth;
  private @Nullable AvroLevel inner;
  private List<Field> fields = List.of();
  private @Nullable Schema values;
  private @Nullable String name;

  /** Elements of an array or entries of a map that are left in their block. */
  long left;

  private AvroLevel(@Nullable AvroLevel parent, int depth) {
    this.parent = parent;
    this.depth = depth;
  }

  /** The level outside of a record, at depth 0. */
  static AvroLevel root() {
    AvroLevel root = new AvroLevel(null, 0);
    root._type = TYPE_ROOT;
    root._index = -1;
    return root;
  }

  /** The level inside of this one, at its first value. */
  AvroLevel enter(Schema schema) {
    AvroLevel level = inner;
    if (level == null) {
      level = new AvroLevel(this, depth + 1);
      inner = level;
    }
    boolean record = schema.getType() == Schema.Type.RECORD;
    boolean array = schema.getType() == Schema.Type.ARRAY;
    level._type = array ? TYPE_ARRAY : TYPE_OBJECT;
    level._index = -1;
    level.name = null;
    level.left = 0;
    level.fields = record ? schema.getFields() : List.of();
    level.values = record ? null : array ? schema.getElementType() : schema.getValueType();
    return level;
  }

  int depth() {
    return depth;
  }

  boolean isRecord() {
    return values == null;
  }

  /** Goes to the next field of a record; false after the last. */
  boolean nextField() {
    if (_index + 1 == fields.size()) {
      return false;
    }
    _index++;
    name = fields.get(_index).name();
    return true;
  }

  /** Goes to the next element of an array, or to the entry of that name. */
  void next(@Nullable String entry) {
    _index++;
    left--;
    name = entry;
  }

  /** The schema of the value at this place. */
  Schema value() {
    Schema all = values;
    return all == null ? fields.get(_index).schema() : all;
  }

  @Override
  public @Nullable AvroLevel getParent() {
    return parent;
  }

  @Override
  public @Nullable String getCurrentName() {
    return name;
  }
}
