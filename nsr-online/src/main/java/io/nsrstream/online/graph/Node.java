package io.nsrstream.online.graph;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Collection;

/** What a node knows of itself: its features, and the names of its latest neighbours. */
public final class Node implements Stateful {
  private static final float[] UNKNOWN = {};

  private final RowSettings settings;
  private final Latest<Boolean> neighbours;
  private float[] features = UNKNOWN;

  /** A node that is known by its name alone. */
  public Node(RowSettings settings) {
    this.settings = settings;
    neighbours = new Latest<>(settings.neighbours());
  }

  /** Its features; no numbers while they are not known. Not to be changed. */
  public float[] features() {
    return features;
  }

  /**
   * Takes its features.
   *
   * @param now not copied: it belongs to the node from here on
   * @throws IllegalArgumentException if there are none, or more than the settings allow
   */
  public void features(float[] now) {
    if (now.length < 1 || now.length > settings.maxFeatures()) {
      throw new IllegalArgumentException(
          "a node must have 1 to %d features (graph.rows.maxFeatures), but has %d: send fewer, or raise that bound"
              .formatted(settings.maxFeatures(), now.length));
    }
    features = now;
  }

  /** Takes an edge: the other end is its latest neighbour now. */
  public void meet(String other) {
    neighbours.put(other, true);
  }

  /** The names of its latest neighbours, the latest one last. */
  public Collection<String> neighbours() {
    return neighbours.names();
  }

  @Override
  public void write(SectionWriter out) {
    out.putPacked(features, features.length);
    out.putSmall(neighbours.size());
    neighbours.names().forEach(out::putText);
  }

  @Override
  public void restore(SectionReader in) {
    features = in.getPackedFeatures();
    neighbours.clear();
    for (int left = in.getSmall(); left > 0; left--) {
      neighbours.put(in.getText(), true);
    }
  }
}
