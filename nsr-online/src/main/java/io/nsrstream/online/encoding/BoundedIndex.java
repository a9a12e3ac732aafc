package io.nsrstream.online.encoding;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Numbers distinct values 0, 1, 2, … in the order in which they come, up to a bound: the classes of
 * a stream, the values of its nominal features.
 */
public final class BoundedIndex<T> {

  /** What {@link #find} and {@link #findOrAdd} return for a value without a number. */
  public static final int ABSENT = -1;

  private final int bound;
  private final Map<T, Integer> numbers = new HashMap<>();
  private final List<T> values = new ArrayList<>();
  private List<T> published = List.of();

  /**
   * An empty index.
   *
   * @param bound how many values it takes, at least 0
   */
  public BoundedIndex(int bound) {
    this.bound = bound;
  }

  /** The number of a value, or {@link #ABSENT}. */
  public int find(T value) {
    Integer number = numbers.get(value);
    return number == null ? ABSENT : number;
  }

  /** The number of a value, a new one if it has none and the bound allows; else {@link #ABSENT}. */
  public int findOrAdd(T value) {
    int number = find(value);
    return number != ABSENT || values.size() >= bound ? number : add(value);
  }

  private int add(T value) {
    int number = values.size();
    numbers.put(value, number);
    values.add(value);
    return number;
  }

  /** Whether {@link #findOrAdd} would return a number for this value. */
  public boolean takes(T value) {
    return values.size() < bound || numbers.containsKey(value);
  }

  public int size() {
    return values.size();
  }

  public int bound() {
    return bound;
  }

  /** The values in the order of their numbers; a list that later additions leave as it is. */
  public List<T> values() {
    if (published.size() < values.size()) {
      published = List.copyOf(values);
    }
    return published;
  }

  public void write(SectionWriter out, BiConsumer<SectionWriter, T> writing) {
    out.putInt(values.size());
    values.forEach(value -> writing.accept(out, value));
  }

  /**
   * Takes over what {@link #write} wrote, in place of the values there are. All that were written
   * are kept; the bound is for those to come.
   */
  public void restore(SectionReader in, Function<SectionReader, T> reading) {
    numbers.clear();
    values.clear();
    published = List.of();
    for (int left = in.getInt(0, Integer.MAX_VALUE); left > 0; left--) {
      T value = reading.apply(in);
      in.require(find(value) == ABSENT, "numbers " + value + " twice");
      add(value);
    }
  }
}
