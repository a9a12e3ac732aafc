package io.nsrstream.online.ensemble;

import io.nsrstream.online.snapshot.Stateful;

/** One source of scores for the classes of an example. */
interface Opinion extends Stateful, AutoCloseable {

  /** What finds it in a snapshot: its kind and the settings that its state depends on. */
  String name();

  /**
   * Scores every class of the example that the inputs hold for prediction, and changes nothing.
   *
   * @param classes at least 1
   * @param scores receives {@code [classes]} from {@code at} on: finite, the logarithm of what this
   *     opinion gives to a class; what is before that are the scores of the opinions before this
   *     one
   */
  void score(Inputs inputs, int classes, double[] scores, int at);

  /**
   * Learns the label of the latest example of the inputs.
   *
   * @param classes number of classes, that of the example included
   * @param scores what all opinions gave to the classes of the example; {@link Scores#NONE} if the
   *     label was not among them
   */
  void learn(Inputs inputs, int label, int classes, Scores scores);

  /** Frees what it holds outside the heap. */
  @Override
  default void close() {}
}
