package io.nsrstream.online.ensemble;

/**
 * What all opinions give to the classes of one example.
 *
 * @param values {@code [opinions × classes]}, row-major: logarithms
 */
record Scores(double[] values, int classes) {

  /** Those of an example that no opinion could score. */
  static final Scores NONE = new Scores(new double[0], 0);

  boolean empty() {
    return classes == 0;
  }

  double of(int opinion, int label) {
    return values[opinion * classes + label];
  }
}
