package io.nsrstream.lab.speed;

/** One of those that do the same work, ready to do it. */
public interface Side extends AutoCloseable {

  /**
   * Does the work a number of times.
   *
   * @param steps at least 1
   * @return nanoseconds per step
   */
  double nanosPerStep(int steps);

  @Override
  void close();
}
