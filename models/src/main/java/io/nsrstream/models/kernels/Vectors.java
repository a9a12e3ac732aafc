package io.nsrstream.models.kernels;

/**
 * Sums and products of arrays, number by number.
 *
 * <p>Methods whose names end in {@code At} begin at places of their own in each array, and take
 * several times as long per number as those that begin at 0.
 */
public final class Vectors {
  private Vectors() {}

  /** target += source. */
  public static void add(float[] source, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += source[i];
    }
  }

  /** target += source, from their places on. */
  public static void addAt(float[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] += source[from + i];
    }
  }

  /** target += factor · source, from their places on. */
  public static void addScaledAt(
      float factor, float[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] += factor * source[from + i];
    }
  }

  /** target = factor · source, from their places on. */
  public static void scaleAt(
      float factor, float[] source, int from, float[] target, int to, int count) {
    for (int i = 0; i < count; i++) {
      target[to + i] = source[from + i] * factor;
    }
  }

  /** target = row + vector, where row and target begin at the same place. */
  public static void sumAt(float[] row, float[] vector, float[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] = row[at + i] + vector[i];
    }
  }

  /** row −= vector. */
  public static void subtractAt(float[] vector, float[] row, int at, int count) {
    for (int i = 0; i < count; i++) {
      row[at + i] -= vector[i];
    }
  }

  /** product = left · right; the product may be one of them. */
  public static void multiply(float[] left, float[] right, float[] product, int count) {
    for (int i = 0; i < count; i++) {
      product[i] = left[i] * right[i];
    }
  }

  /** row *= vector. */
  public static void multiplyAt(float[] vector, float[] row, int at, int count) {
    for (int i = 0; i < count; i++) {
      row[at + i] *= vector[i];
    }
  }

  /** values *= factor, from a place on. */
  public static void multiply(float factor, float[] values, int at, int count) {
    for (int i = at; i < at + count; i++) {
      values[i] *= factor;
    }
  }

  /** target += left · right. */
  public static void addProducts(float[] left, float[] right, float[] target, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += left[i] * right[i];
    }
  }

  /** sums += left · right, where both begin at a place and the sums at 0. */
  public static void addProductsAt(float[] left, float[] right, int at, float[] sums, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += left[at + i] * right[at + i];
    }
  }

  /** largest = max(largest, row). */
  public static void raiseAt(float[] row, int at, float[] largest, int count) {
    for (int i = 0; i < count; i++) {
      largest[i] = Math.max(largest[i], row[at + i]);
    }
  }

  /** 1 / x of the first numbers, in place. */
  public static void invert(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = 1 / values[i];
    }
  }

  // Sums in four parts: one part would wait for each addition before it begins the next.

  /** The sum of numbers from a place on. */
  public static float sum(float[] values, int at, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = at + count;
    int i = at;
    for (; i < end - 3; i += 4) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
    }
    for (; i < end; i++) {
      a += values[i];
    }
    return (a + b) + (c + d);
  }

  /** The sum of the products of two arrays' numbers from a place on. */
  public static float dot(float[] left, float[] right, int at, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int end = at + count;
    int i = at;
    for (; i < end - 3; i += 4) {
      a += left[i] * right[i];
      b += left[i + 1] * right[i + 1];
      c += left[i + 2] * right[i + 2];
      d += left[i + 3] * right[i + 3];
    }
    for (; i < end; i++) {
      a += left[i] * right[i];
    }
    return (a + b) + (c + d);
  }
}
