package io.nsrstream.online.graph;

import java.util.Map;

/**
 * Where a node keeps a value for each of its neighbours, so that one changes without the others.
 */
public interface KeptByName<T> {

  /** All of them, in no order. Not to be changed, and not to be used after a change. */
  Map<String, T> all();

  /** Keeps a value of a neighbour in place of the one before. */
  void put(String neighbour, T value);

  /** Forgets that of a neighbour, if there is one. */
  void remove(String neighbour);
}
