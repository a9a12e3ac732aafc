package io.nsrstream.online.graph;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import java.util.Arrays;

/**
 * The features of a node, which do not change. A zero takes one bit, and where all other numbers
 * are the same they take the room of one: the words of a text are mostly 0, and else 1.
 *
 * @param width how many they are; 0 while they are not known
 * @param marks a bit for each number, set unless it is 0
 * @param numbers those that are not 0 in their order, or one that all of them are
 */
public record Features(int width, long[] marks, float[] numbers) {
  /** Those of a node that has not come. */
  public static final Features UNKNOWN = new Features(0, new long[0], new float[0]);

  /**
   * Checks that the parts fit together.
   *
   * @throws IllegalArgumentException if they do not
   */
  public Features {
    if (!fit(width, marks, numbers)) {
      throw new IllegalArgumentException(
          "marks and numbers must be those of %d features, but are %d words and %d numbers"
              .formatted(width, marks.length, numbers.length));
    }
  }

  private static boolean fit(int width, long[] marks, float[] numbers) {
    int marked = 0;
    for (long word : marks) {
      marked += Long.bitCount(word);
    }
    return width >= 0
        && marks.length == words(width)
        && (width % Long.SIZE == 0 || marks[marks.length - 1] >>> width == 0)
        && (numbers.length == marked || numbers.length == Math.min(1, marked));
  }

  /** Packs features. */
  public static Features of(float... values) {
    long[] marks = new long[words(values.length)];
    int marked = 0;
    for (int i = 0; i < values.length; i++) {
      if (isMarked(values[i])) {
        marks[i / Long.SIZE] |= 1L << i;
        marked++;
      }
    }
    float[] numbers = new float[marked];
    int at = 0;
    for (float value : values) {
      if (isMarked(value)) {
        numbers[at++] = value;
      }
    }
    return new Features(
        values.length, marks, allAlike(numbers) ? Arrays.copyOf(numbers, 1) : numbers);
  }

  /** The number of words of marks for so many features. */
  public static int words(int width) {
    return (int) ((width + Long.SIZE - 1L) / Long.SIZE);
  }

  /** Negative zero is a number of its own, so that features come back to the last bit. */
  private static boolean isMarked(float value) {
    return Float.floatToRawIntBits(value) != 0;
  }

  private static boolean allAlike(float[] numbers) {
    for (float number : numbers) {
      if (Float.floatToRawIntBits(number) != Float.floatToRawIntBits(numbers[0])) {
        return false;
      }
    }
    return numbers.length > 0;
  }

  /** Whether the node has come. */
  public boolean isKnown() {
    return width > 0;
  }

  /** A new array of them. */
  public float[] values() {
    float[] values = new float[width];
    int at = 0;
    for (int word = 0; word < marks.length; word++) {
      for (long left = marks[word]; left != 0; left &= left - 1) {
        values[word * Long.SIZE + Long.numberOfTrailingZeros(left)] = number(at++);
      }
    }
    return values;
  }

  /**
   * Adds them to sums, position by position, except missing ones.
   *
   * @param missing counts at each position those that are missing
   */
  void addTo(double[] sums, int[] missing) {
    int at = 0;
    for (int word = 0; word < marks.length; word++) {
      for (long left = marks[word]; left != 0; left &= left - 1) {
        int position = word * Long.SIZE + Long.numberOfTrailingZeros(left);
        float number = number(at++);
        if (Example.isMissing(number)) {
          missing[position]++;
        } else {
          sums[position] += number;
        }
      }
    }
  }

  private float number(int at) {
    return numbers.length == 1 ? numbers[0] : numbers[at];
  }

  void write(SectionWriter out) {
    out.putInt(width);
    out.putLongs(marks, marks.length);
    out.putFloats(numbers, numbers.length);
  }

  static Features read(SectionReader in) {
    int width = in.getInt();
    long[] marks = in.getLongs();
    float[] numbers = in.getFeatures();
    in.require(fit(width, marks, numbers), "has features whose parts do not fit together");
    return new Features(width, marks, numbers);
  }

  /** Those whose numbers are the same; of what is missing, one is like another. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Features of
        && width == of.width
        && Arrays.equals(marks, of.marks)
        && Arrays.equals(numbers, of.numbers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(marks) + Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return Arrays.toString(values());
  }
}
