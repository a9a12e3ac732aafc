package io.nsrstream.online.graph;

import io.nsrstream.online.snapshot.SectionReader;
import io.nsrstream.online.snapshot.SectionWriter;
import io.nsrstream.online.snapshot.Stateful;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The rows of the nodes of one graph, in one thread. Events come in the order of their times; those
 * of one time come as features, then edges, each in the order of the names, then rows, then labels.
 * Then the rows are those of the job, whose operators hold the same parts on several machines.
 *
 * <p>A node's label comes after its row was learned, so no row contains the label of its own node,
 * nor one that the learner did not have at that time.
 */
public final class GraphRows implements Stateful {
  private final RowSettings settings;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Map<String, Surroundings> surroundings = new TreeMap<>();
  private final RowAssembly assembly;

  /** A graph without nodes. */
  public GraphRows(RowSettings settings) {
    this.settings = settings;
    assembly = new RowAssembly(settings);
  }

  /**
   * Takes the features of a node, also in place of earlier ones. Its latest neighbours get them.
   *
   * @throws IllegalArgumentException if there are none, or more than the settings allow
   */
  public void features(String node, float[] features) {
    Node one = node(node);
    Features packed = Features.of(features);
    one.features(packed);
    around(node).features(packed);
    one.neighbours().forEach(other -> around(other).featuresOf(node, packed));
  }

  /** Takes an edge, whose ends need not be known; one from a node to itself is left out. */
  public void edge(String one, String other) {
    if (one.equals(other)) {
      return;
    }
    Node first = node(one);
    Node second = node(other);
    first.meet(other);
    second.meet(one);
    around(one).meet(other, second.features());
    around(other).meet(one, first.features());
  }

  /**
   * The row of a node now.
   *
   * @return a new array, {@code [features | hop 1 | hop 2 | labels]} as {@link RowAssembly} says
   * @throws IllegalStateException if its features are not known
   */
  public float[] row(String node) {
    Node one = node(node);
    Features features = one.features();
    if (!features.isKnown()) {
      throw new IllegalStateException(
          "the features of node '%s' must be known before its row: call features first"
              .formatted(node));
    }
    List<Answer> answers = new ArrayList<>();
    one.neighbours()
        .forEach(other -> answers.add(around(other).answer(other, node, features.width())));
    return assembly.row(features.values(), answers);
  }

  /** Takes the label of a node, after its row was learned. */
  public void label(String node, String label) {
    around(node).label(label);
  }

  /** Forgets a node and what it tells its neighbours; theirs is kept until newer edges come. */
  public void forget(String node) {
    nodes.remove(node);
    surroundings.remove(node);
  }

  private Node node(String name) {
    return nodes.computeIfAbsent(name, unknown -> new Node(settings));
  }

  private Surroundings around(String name) {
    return surroundings.computeIfAbsent(name, unknown -> new Surroundings(settings));
  }

  @Override
  public void write(SectionWriter out) {
    write(nodes, out);
    write(surroundings, out);
    assembly.write(out);
  }

  private static void write(Map<String, ? extends Stateful> parts, SectionWriter out) {
    out.putInt(parts.size());
    parts.forEach(
        (name, part) -> {
          out.putText(name);
          part.write(out);
        });
  }

  @Override
  public void restore(SectionReader in) {
    restore(nodes, () -> new Node(settings), in);
    restore(surroundings, () -> new Surroundings(settings), in);
    assembly.restore(in);
  }

  private static <T extends Stateful> void restore(
      Map<String, T> parts, Supplier<T> created, SectionReader in) {
    parts.clear();
    for (int left = in.getInt(0, Integer.MAX_VALUE); left > 0; left--) {
      String name = in.getText();
      T part = created.get();
      part.restore(in);
      parts.put(name, part);
    }
  }
}
