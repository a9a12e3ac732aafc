package io.nsrstream.online.graph;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node tells its neighbours: its features, the mean of its own latest neighbours' features,
 * and its label once that was learned.
 */
public final class Surroundings implements Stateful {
  private final RowSettings settings;
  private final Parts parts;

  /**
   * Where the parts are kept, each apart.
   *
   * @param features the node's own
   * @param label the node's own
   * @param neighbours names, the latest one last
   * @param featuresOf those of these neighbours
   */
  public record Parts(
      Kept<Features> features,
      Kept<String> label,
      Kept<List<String>> neighbours,
      KeptByName<Features> featuresOf) {}

  /** Those of a node of which nothing is known, in memory. */
  Surroundings(RowSettings settings) {
    this(settings, new Parts(InMemory.one(), InMemory.one(), InMemory.one(), InMemory.byName()));
  }

  /** Those of a node whose parts are kept elsewhere. */
  public Surroundings(RowSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  /** Takes the node's own features. */
  public void features(Features now) {
    parts.features().set(now);
  }

  /** Takes the node's own label. */
  public void label(String now) {
    parts.label().set(now);
  }

  /**
   * Takes an edge: the other end is the node's latest neighbour now.
   *
   * @param itsFeatures {@link Features#UNKNOWN} until they come
   */
  public void meet(String other, Features itsFeatures) {
    List<String> before = neighbours();
    List<String> after = Latest.after(before, other, settings.neighbours());
    before.stream().filter(name -> !after.contains(name)).forEach(parts.featuresOf()::remove);
    parts.featuresOf().put(other, itsFeatures);
    parts.neighbours().set(after);
  }

  /** Takes the features of a neighbour that came after the edge, if it is one of the latest. */
  public void featuresOf(String neighbour, Features now) {
    if (neighbours().contains(neighbour)) {
      parts.featuresOf().put(neighbour, now);
    }
  }

  private List<String> neighbours() {
    return parts.neighbours().get().orElse(List.of());
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
    return new Answer(
        name,
        parts.features().get().orElse(Features.UNKNOWN),
        settings.hops() > 1 ? meanWithout(neighbour, width) : Features.UNKNOWN,
        parts.label().get());
  }

  private Features meanWithout(String left, int width) {
    Map<String, Features> all = parts.featuresOf().all();
    FeatureMean mean = new FeatureMean(width);
    for (String one : neighbours()) {
      if (!one.equals(left)) {
        mean.add(all.getOrDefault(one, Features.UNKNOWN));
      }
    }
    return mean.value();
  }

  @Override
  public void write(SectionWriter out) {
    parts.features().get().orElse(Features.UNKNOWN).write(out);
    Optional<String> label = parts.label().get();
    out.putBoolean(label.isPresent());
    label.ifPresent(out::putText);
    List<String> names = neighbours();
    Map<String, Features> all = parts.featuresOf().all();
    out.putSmall(names.size());
    for (String name : names) {
      out.putText(name);
      all.getOrDefault(name, Features.UNKNOWN).write(out);
    }
  }

  @Override
  public void restore(SectionReader in) {
    parts.features().set(Features.read(in));
    if (in.getBoolean()) {
      parts.label().set(in.getText());
    }
    List<String> names = new ArrayList<>();
    for (int left = in.getSmall(); left > 0; left--) {
      String name = in.getText();
      names.add(name);
      parts.featuresOf().put(name, Features.read(in));
    }
    parts.neighbours().set(List.copyOf(names));
  }
}
