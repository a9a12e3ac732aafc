package io.nsrstream.online.graph;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells its neighbours: its features, the mean of its own latest neighbours' features,
 * and its label once that was learned.
 */
public final class Surroundings implements Stateful {
  private static final float[] UNKNOWN = {};

  private final RowSettings settings;
  private final Latest<float[]> neighbours;
  private float[] features = UNKNOWN;
  private @Nullable String label;

  /** Those of a node of which nothing is known. */
  public Surroundings(RowSettings settings) {
    this.settings = settings;
    neighbours = new Latest<>(settings.neighbours());
  }

  /** Takes the node's own features; not copied. */
  public void features(float[] now) {
    features = now;
  }

  /** Takes the node's own label. */
  public void label(String now) {
    label = now;
  }

  /**
   * Takes an edge: the other end is the node's latest neighbour now.
   *
   * @param itsFeatures no numbers while they are not known; not copied
   */
  public void meet(String other, float[] itsFeatures) {
    neighbours.put(other, itsFeatures);
  }

  /** Takes the features of a neighbour that came after the edge, if it is one of the latest. */
  public void featuresOf(String neighbour, float[] now) {
    neighbours.replace(neighbour, now);
  }

  /**
   * What the node tells a neighbour for the row of that neighbour. The mean leaves the neighbour
   * out, so nothing of it comes back in its own row.
   *
   * @param name of the node
   * @param neighbour that asks
   * @param width of the features of the neighbour; vectors of another width are left out
   */
  public Answer answer(String name, String neighbour, int width) {
    float[] mean = settings.hops() > 1 ? meanWithout(neighbour, width) : UNKNOWN;
    return new Answer(name, features, mean, Optional.ofNullable(label));
  }

  private float[] meanWithout(String left, int width) {
    FeatureMean mean = new FeatureMean(width);
    for (Map.Entry<String, float[]> one : neighbours.all().entrySet()) {
      if (!one.getKey().equals(left)) {
        mean.add(one.getValue());
      }
    }
    return mean.value();
  }

  @Override
  public void write(SectionWriter out) {
    out.putPacked(features, features.length);
    out.putBoolean(label != null);
    if (label != null) {
      out.putText(label);
    }
    out.putSmall(neighbours.size());
    neighbours
        .all()
        .forEach(
            (name, its) -> {
              out.putText(name);
              out.putPacked(its, its.length);
            });
  }

  @Override
  public void restore(SectionReader in) {
    features = in.getPackedFeatures();
    label = in.getBoolean() ? in.getText() : null;
    neighbours.clear();
    for (int left = in.getSmall(); left > 0; left--) {
      neighbours.put(in.getText(), in.getPackedFeatures());
    }
  }
}
