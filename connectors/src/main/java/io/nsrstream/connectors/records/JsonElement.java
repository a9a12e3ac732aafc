package io.nsrstream.connectors.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;
import java.util.List;

/** What stands around the only element of an array, in a record that holds nothing else. */
final class JsonElement {
  private final List<String> array;
  private final byte[] before;
  private final byte[] after;

  /**
   * Around an element of one array.
   *
   * @param array the names that lead to the array, none where the record itself is the array
   */
  JsonElement(List<String> array) {
    this.array = array;
    StringBuilder start = new StringBuilder();
    StringBuilder end = new StringBuilder("]");
    for (String name : array) {
      start.append("{\"").append(JsonStringEncoder.getInstance().quoteAsString(name)).append("\":");
      end.append('}');
    }
    before = start.append('[').toString().getBytes(UTF_8);
    after = end.toString().getBytes(UTF_8);
  }

  boolean isOf(List<String> names) {
    return array.equals(names);
  }

  /** The record of the element in a range of bytes. */
  byte[] alone(byte[] whole, int from, int to) {
    byte[] alone = Arrays.copyOf(before, before.length + to - from + after.length);
    System.arraycopy(whole, from, alone, before.length, to - from);
    System.arraycopy(after, 0, alone, before.length + to - from, after.length);
    return alone;
  }
}
