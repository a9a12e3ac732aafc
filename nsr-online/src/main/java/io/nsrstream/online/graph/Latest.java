package io.nsrstream.online.graph;

import java.util.ArrayList;
import java.util.List;

/** The names of the latest neighbours of a node, the latest one last. */
final class Latest {
  private Latest() {}

  /** The names after an edge to one neighbour; beyond the bound, the first ones are left out. */
  static List<String> after(List<String> names, String met, int most) {
    List<String> after = new ArrayList<>(names);
    after.remove(met);
    after.add(met);
    return List.copyOf(after.subList(Math.max(0, after.size() - most), after.size()));
  }
}
