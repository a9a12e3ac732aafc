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

  /** Hands the gradient of {@link #max} to the steps that had the largest numbers. */
  public static void toLargest(
      float[] from, int[] largest, int at, int width, float[] to, int start) {
    for (int n = 0; n < width; n++) {
      to[start + largest[at + n] * width + n] = from[at + n];
    }
  }
}
