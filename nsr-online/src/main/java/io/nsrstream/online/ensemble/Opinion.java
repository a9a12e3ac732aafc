package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.Stateful;

/** One source of scores for the classes of an example. */
interface Opinion extends Stateful, AutoCloseable {

  /**
   * Scores every class of the example that the inputs hold for prediction, and changes nothing.
   *
   * @param classes at least 1
   * @param scores receives {@code [classes]} from {@code at} on: finite, the logarithm of what this
   *     opinion gives to a class
   */
  void score(Inputs inputs, int classes, double[] scores, int at);

  /**
   * Learns the label of the latest example of the inputs.
   *
   * @param classes number of classes, that of the example included
   * @param score what {@link #score} gave to the label; not a number where it could not
   */
  void learn(Inputs inputs, int label, int classes, double score);

  /** Frees what it holds outside the heap. */
  @Override
  default void close() {}
}
