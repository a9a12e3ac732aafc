package io.nsrstream.online.encoding;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Arrays;

/**
 * Values of one feature that wait for a judgement: its first ones, or those of examples far outside
 * its scale.
 */
final class Suspects implements Stateful {
  /** How many are kept. */
  static final int MOST = 32;

  private final float[] values = new float[MOST];
  private int size;

  int size() {
    return size;
  }

  float get(int index) {
    return values[index];
  }

  /** Keeps a value; whether there is no room for another. */
  boolean add(float value) {
    values[size++] = value;
    return size == MOST;
  }

  /** Keeps a value unless it is the same as the first. */
  boolean addNew(float value) {
    return (size == 0 || value != values[0]) && add(value);
  }

  void removeLast() {
    size = Math.max(0, size - 1);
  }

  /** Drops all but so many of the first. */
  void keep(int count) {
    size = count;
  }

  void copy(Suspects other) {
    size = other.size;
    System.arraycopy(other.values, 0, values, 0, size);
  }

  /**
   * Clips what is further from the median than so many times the median deviation of those that are
   * not at it.
   *
   * @param repeated how often the first value was seen
   * @param far median deviations beyond which a value is clipped
   * @param taken median deviations from the median that it is put at
   * @return how many values were clipped
   */
  long clip(long repeated, double far, double taken) {
    float[] sorted = new float[size - 1 + (int) Math.min(repeated, size)];
    Arrays.fill(sorted, values[0]);
    System.arraycopy(values, 1, sorted, 0, size - 1);
    Arrays.sort(sorted);
    float median = sorted[sorted.length / 2];
    int apart = 0;
    for (float value : sorted) {
      if (value != median) {
        sorted[apart++] = Math.abs(value - median);
      }
    }
    Arrays.sort(sorted, 0, apart);
    double deviation = apart == 0 ? 0 : sorted[apart / 2];
    long clipped = 0;
    for (int i = 0; i < size; i++) {
      if (Math.abs(values[i] - median) > far * deviation) {
        values[i] = (float) (median + Math.copySign(taken * deviation, values[i] - median));
        clipped += i == 0 ? repeated : 1;
      }
    }
    return clipped;
  }

  @Override
  public void write(SectionWriter out) {
    out.putFloats(values, size);
  }

  @Override
  public void restore(SectionReader in) {
    float[] read = in.getFloats();
    in.require(read.length < MOST, "keeps %d suspects of a feature", read.length);
    size = read.length;
    System.arraycopy(read, 0, values, 0, size);
  }
}
