package io.nsrstream.models.kernels;

/** The largest of the steps of each channel, and the way back. */
public final class Pooling {
  private Pooling() {}

  /**
   * The largest number of each channel, of the first step that has it.
   *
   * @param from {@code [length × width]} from {@code start} on
   * @param to receives {@code [width]} from {@code at} on
   * @param largest receives the step of each from {@code at} on
   */
  public static void max(
      float[] from, int start, int length, int width, float[] to, int[] largest, int at) {
    for (int n = 0; n < width; n++) {
      int best = 0;
      for (int step = 1; step < length; step++) {
        if (from[start + step * width + n] > from[start + best * width + n]) {
          best = step;
        }
      }
      largest[at + n] = best;
      to[at + n] = from[start + best * width + n];
    }
  }

  /**
   * The largest number of each channel of a square of pixels, of the first pixel that has it.
   *
   * @param from images, {@code [… × channels]}
   * @param corner where the square begins
   * @param size pixels per side
   * @param rowLength floats from one row of an image to the next
   * @param to receives {@code [channels]} from {@code at} on
   * @param largest receives where each is in {@code from}, from {@code at} on
   */
  public static void maxOfSquare(
      float[] from,
      int corner,
      int size,
      int rowLength,
      int channels,
      float[] to,
      int[] largest,
      int at) {
    for (int n = 0; n < channels; n++) {
      int best = corner + n;
      for (int pixel = 1; pixel < size * size; pixel++) {
        int other = corner + pixel / size * rowLength + pixel % size * channels + n;
        if (from[other] > from[best]) {
          best = other;
        }
      }
      largest[at + n] = best;
      to[at + n] = from[best];
    }
  }

  /** Hands the gradient of {@link #max} to the steps that had the largest numbers. */
  public static void toLargest(
      float[] from, int[] largest, int at, int width, float[] to, int start) {
    for (int n = 0; n < width; n++) {
      to[start + largest[at + n] * width + n] = from[at + n];
    }
  }
}
