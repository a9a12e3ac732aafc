package io.nsrstream.online.graph;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayList;
import java.util.List;

/** What a node knows of itself: its features, and the names of its latest neighbours. */
public final class Node implements Stateful {
  private final RowSettings settings;
  private final Kept<Features> features;
  private final Kept<List<String>> neighbours;

  /** A node in memory that is known by its name alone. */
  Node(RowSettings settings) {
    this(settings, InMemory.one(), InMemory.one());
  }

  /**
   * A node whose parts are kept elsewhere.
   *
   * @param features its own
   * @param neighbours names, the latest one last
   */
  public Node(RowSettings settings, Kept<Features> features, Kept<List<String>> neighbours) {
    this.settings = settings;
    this.features = features;
    this.neighbours = neighbours;
  }

  /** Its features; {@link Features#UNKNOWN} until they come. */
  public Features features() {
    return features.get().orElse(Features.UNKNOWN);
  }

  /**
   * Takes its features.
   *
   * @throws IllegalArgumentException if there are none, or more than the settings allow
   */
  public void features(Features now) {
    if (now.width() < 1 || now.width() > settings.maxFeatures()) {
      throw new IllegalArgumentException(
          "a node must have 1 to %d features (graph.rows.maxFeatures), but has %d: send fewer, or raise that bound"
              .formatted(settings.maxFeatures(), now.width()));
    }
    features.set(now);
  }

  /** Takes an edge: the other end is its latest neighbour now. */
  public void meet(String other) {
    neighbours.set(Latest.after(neighbours(), other, settings.neighbours()));
  }

  /** The names of its latest neighbours, the latest one last. */
  public List<String> neighbours() {
    return neighbours.get().orElse(List.of());
  }

  @Override
  public void write(SectionWriter out) {
    features().write(out);
    out.putSmall(neighbours().size());
    neighbours().forEach(out::putText);
  }

  @Override
  public void restore(SectionReader in) {
    features.set(Features.read(in));
    List<String> names = new ArrayList<>();
    for (int left = in.getSmall(); left > 0; left--) {
      names.add(in.getText());
    }
    neighbours.set(List.copyOf(names));
  }
}
