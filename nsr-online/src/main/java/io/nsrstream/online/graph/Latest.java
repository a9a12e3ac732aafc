package io.nsrstream.online.graph;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The latest neighbours of a node by name, the latest one last, and what is known of each. */
final class Latest<T> {
  private final int most;
  private final LinkedHashMap<String, T> neighbours = new LinkedHashMap<>();

  /** Room for so many, at least 1. */
  Latest(int most) {
    this.most = most;
  }

  /** Makes a neighbour the latest one; beyond the bound, the first one is forgotten. */
  void put(String name, T known) {
    neighbours.remove(name);
    neighbours.put(name, known);
    if (neighbours.size() > most) {
      neighbours.remove(neighbours.keySet().iterator().next());
    }
  }

  /** Changes what is known of a neighbour, in its place; one that is not kept stays unknown. */
  void replace(String name, T known) {
    neighbours.replace(name, known);
  }

  Collection<String> names() {
    return Collections.unmodifiableCollection(neighbours.keySet());
  }

  Map<String, T> all() {
    return Collections.unmodifiableMap(neighbours);
  }

  int size() {
    return neighbours.size();
  }

  void clear() {
    neighbours.clear();
  }
}
