package io.nsrstream.connectors.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;

/** What stands around the only element of an array, in a record that holds nothing else. */
final class JsonElement {
  private final String array;
  private final byte[] before;
  private final byte[] after;

  /**
   * Around an element of one array.
   *
   * @param array pointer of the array, {@code ""} where the record itself is the array
   */
  JsonElement(String array) {
    this.array = array;
    StringBuilder start = new StringBuilder();
    StringBuilder end = new StringBuilder("]");
    if (!array.isEmpty()) {
      for (String name : array.substring(1).split("/", -1)) {
        char[] quoted = JsonStringEncoder.getInstance().quoteAsString(RecordPlace.unescaped(name));
        start.append("{\"").append(quoted).append("\":");
        end.append('}');
      }
    }
    before = start.append('[').toString().getBytes(UTF_8);
    after = end.toString().getBytes(UTF_8);
  }

  boolean isOf(String pointer) {
    return array.equals(pointer);
  }

  /** The record of the element in a range of bytes. */
  byte[] alone(byte[] whole, int from, int to) {
    byte[] alone = Arrays.copyOf(before, before.length + to - from + after.length);
    System.arraycopy(whole, from, alone, before.length, to - from);
    System.arraycopy(after, 0, alone, before.length + to - from, after.length);
    return alone;
  }
}
