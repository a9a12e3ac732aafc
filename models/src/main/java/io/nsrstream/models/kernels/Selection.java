package io.nsrstream.models.kernels;

/** Which numbers dropout keeps, and what becomes of them. */
public final class Selection {
  private Selection() {}

  /**
   * Chooses by a hash of each place: {@code x = (x ^ (x >>> 16))·0x7feb352d, x ^= upper, x = (x ^
   * (x >>> 15))·0x846ca68b, x ^= x >>> 16} (Wellons, 2018), begun as place ^ lower.
   *
   * @param places each place's own number: the counter of a loop is not vectorised, loads are
   * @param kept receives 1 where x >>> 1 is at least the threshold, and else 0
   */
  public static void choose(
      int[] places, int[] kept, int count, int lower, int upper, int threshold) {
    for (int i = 0; i < count; i++) {
      int x = places[i] ^ lower;
      x = ((x ^ (x >>> 16)) * 0x7feb352d) ^ upper;
      x = (x ^ (x >>> 15)) * 0x846ca68b;
      x ^= x >>> 16;
      // The sign of the difference, without a branch: -1 below the threshold, else 0.
      kept[i] = 1 + (((x >>> 1) - threshold) >> 31);
    }
  }

  /** to = from · kept · scale; not vectorised, since it makes floats of ints. */
  public static void keep(int[] kept, float scale, float[] from, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = from[i] * (kept[i] * scale);
    }
  }
}
