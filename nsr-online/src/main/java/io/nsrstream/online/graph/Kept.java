package io.nsrstream.online.graph;

import java.util.Optional;

/**
 * Where a node keeps one value that does not change itself: in memory, or in the state of a job.
 */
public interface Kept<T> {

  /** The value, if there is one. */
  Optional<T> get();

  /** Keeps a value in place of the one before. */
  void set(T value);
}
