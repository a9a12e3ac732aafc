package io.nsrstream.models.dl4j;

/**
 * Where numbers of one flat array are in another one.
 *
 * @param of for each number of the first array, its place in the second
 */
record Places(int... of) {

  int count() {
    return of.length;
  }

  /** A second array, zero but for what the first has from {@code start} on, times the factor. */
  float[] scatter(float[] first, int start, float factor, int size) {
    float[] second = new float[size];
    for (int i = 0; i < of.length; i++) {
      second[of[i]] = factor * first[start + i];
    }
    return second;
  }

  /** Copies to the first array from {@code start} on what the second has, times the factor. */
  void gather(float[] second, float factor, float[] first, int start) {
    for (int i = 0; i < of.length; i++) {
      first[start + i] = factor * second[of[i]];
    }
  }
}
