package io.nsrstream.connectors.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * What stands around the only element of an array, in a record that holds nothing else: other
 * arrays, maps and texts are empty, numbers are 0, and what may be null is null.
 */
final class AvroElement {
  private static final int MOST_VALUES = 10_000;
  private static final int MOST_BYTES = 65_536;
  private static final int DEEPEST = 100;
  private static final int LAST_INDEX = 999;
  private static final byte[] NOTHING = {};

  private final List<String> array;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
  private final boolean exists;
  private int values;
  private byte[] before = {};

  /**
   * Around an element of one array.
   *
   * @param array the names that lead to the array, none where the record itself is the array
   */
  AvroElement(Schema schema, List<String> array) {
    this.array = array;
    exists = leads(schema, array, 0) && writeAll(schema, array);
  }

  boolean isOf(List<String> names) {
    return array.equals(names);
  }

  /**
   * The record of the element in a range of bytes; nothing where several types of a union have such
   * an array, or the schema is too large to write without its other values: each of many elements
   * would take that room.
   */
  byte[] alone(byte[] whole, int from, int to) {
    if (!exists) {
      return NOTHING;
    }
    byte[] around = out.toByteArray();
    byte[] alone = Arrays.copyOf(before, around.length + to - from);
    System.arraycopy(whole, from, alone, before.length, to - from);
    System.arraycopy(
        around, before.length, alone, before.length + to - from, around.length - before.length);
    return alone;
  }

  private boolean writeAll(Schema schema, List<String> names) {
    try {
      writeWay(schema, names, 0);
      return true;
    } catch (IOException tooLarge) {
      return false;
    }
  }

  /** Whether the names lead to an array, and in a union by one type alone. */
  private static boolean leads(Schema schema, List<String> names, int at) {
    if (schema.getType() == Schema.Type.UNION) {
      return schema.getTypes().stream().filter(type -> leads(type, names, at)).count() == 1;
    }
    if (at == names.size()) {
      return schema.getType() == Schema.Type.ARRAY;
    }
    return switch (schema.getType()) {
      case RECORD -> {
        Field field = schema.getField(names.get(at));
        yield field != null && leads(field.schema(), names, at + 1);
      }
      case MAP -> leads(schema.getValueType(), names, at + 1);
      case ARRAY ->
          index(names.get(at)) <= LAST_INDEX && leads(schema.getElementType(), names, at + 1);
      default -> false;
    };
  }

  private static int index(String name) {
    return name.matches("\\d{1,3}") ? Integer.parseInt(name) : Integer.MAX_VALUE;
  }

  private void writeWay(Schema schema, List<String> names, int at) throws IOException {
    if (schema.getType() == Schema.Type.UNION) {
      int index = 0;
      while (!leads(schema.getTypes().get(index), names, at)) {
        index++;
      }
      encoder.writeIndex(index);
      writeWay(schema.getTypes().get(index), names, at);
    } else if (at == names.size()) {
      encoder.writeLong(1);
      before = out.toByteArray();
      encoder.writeLong(0);
    } else if (schema.getType() == Schema.Type.RECORD) {
      for (Field field : schema.getFields()) {
        if (field.name().equals(names.get(at))) {
          writeWay(field.schema(), names, at + 1);
        } else {
          writeLeast(field.schema(), 1);
        }
      }
    } else if (schema.getType() == Schema.Type.MAP) {
      encoder.writeLong(1);
      encoder.writeString(names.get(at));
      writeWay(schema.getValueType(), names, at + 1);
      encoder.writeLong(0);
    } else {
      int index = index(names.get(at));
      encoder.writeLong(index + 1L);
      for (int i = 0; i < index; i++) {
        writeLeast(schema.getElementType(), 1);
      }
      writeWay(schema.getElementType(), names, at + 1);
      encoder.writeLong(0);
    }
  }

  /** The value of a schema that says least. */
  private void writeLeast(Schema schema, int depth) throws IOException {
    if (++values > MOST_VALUES || out.size() > MOST_BYTES || depth > DEEPEST) {
      throw new IOException("the schema has too many values, or itself as one of them");
    }
    switch (schema.getType()) {
      case RECORD -> {
        for (Field field : schema.getFields()) {
          writeLeast(field.schema(), depth + 1);
        }
      }
      case UNION -> {
        int index = Math.max(0, schema.getTypes().indexOf(Schema.create(Schema.Type.NULL)));
        encoder.writeIndex(index);
        writeLeast(schema.getTypes().get(index), depth + 1);
      }
      case FIXED -> {
        if (schema.getFixedSize() > MOST_BYTES) {
          throw new IOException("the schema has a longer value");
        }
        encoder.writeFixed(new byte[schema.getFixedSize()]);
      }
      case NULL -> encoder.writeNull();
      case BOOLEAN -> encoder.writeBoolean(false);
      case FLOAT -> encoder.writeFloat(0);
      case DOUBLE -> encoder.writeDouble(0);
      // A number, the length of a text, the number of a symbol, or of the values in a block.
      default -> encoder.writeLong(0);
    }
  }
}
