package io.nsrstream.online.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.online.data.Example;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.online.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GraphRowsTest {
  private static final RowSettings TWO_LABELS = new RowSettings(3, 2, 2, 10);

  private final GraphRows rows = new GraphRows(TWO_LABELS);

  @Test
  void aNodeWithoutNeighboursHasItsFeaturesAndZeros() {
    rows.features("a", new float[] {1, 2});

    assertThat(rows.row("a")).containsExactly(1, 2, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void aRowHasTheMeansOfNeighboursAndOfTheirNeighboursWithoutTheNodeItself() {
    rows.features("a", new float[] {1, 0});
    rows.features("b", new float[] {3, 0});
    rows.features("c", new float[] {5, 2});
    rows.features("d", new float[] {100, 100});
    rows.edge("b", "a");
    rows.edge("c", "a");
    rows.edge("d", "b");
    rows.edge("d", "c");
    rows.label("b", "x");
    rows.label("c", "y");

    // Of d's neighbours b and c, a is the only other neighbour.
    assertThat(rows.row("d")).containsExactly(100, 100, 4, 1, 1, 0, 0.5f, 0.5f);
  }

  @Test
  void aLabelIsInTheRowsOfNeighboursOnceItWasLearned() {
    rows.features("a", new float[] {1});
    rows.features("b", new float[] {2});
    rows.edge("a", "b");

    assertThat(rows.row("a")).endsWith(0, 0);
    rows.label("b", "x");
    assertThat(rows.row("a")).endsWith(1, 0);
  }

  /** Every node has two rows, before and after all labels are known, in a graph full of circles. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theLabelOfANodeChangesNoRowOfItsOwn(long seed) {
    for (int node = 0; node < 12; node++) {
      String name = "n" + node;
      List<float[]> first = rowsOf(name, "x", seed);
      List<float[]> second = rowsOf(name, "y", seed);

      assertThat(first).hasSize(2);
      assertThat(second.get(0)).containsExactly(first.get(0));
      assertThat(second.get(1)).containsExactly(first.get(1));
    }
  }

  private static List<float[]> rowsOf(String name, String label, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    GraphRows graph = new GraphRows(TWO_LABELS);
    // Both classes have their places before anything else happens.
    for (String before : List.of("x", "y")) {
      graph.features("before", new float[] {0, 0});
      graph.features(before, new float[] {0, 0});
      graph.edge("before", before);
      graph.label(before, before);
    }
    graph.row("before");
    List<float[]> own = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 12; i++) {
        String node = "n" + i;
        graph.features(node, new float[] {random.nextInt(9), random.nextInt(9)});
        for (int edge = 0; edge < 3; edge++) {
          graph.edge(node, "n" + random.nextInt(i + 1));
        }
        float[] row = graph.row(node);
        String other = random.nextInt(2) == 0 ? "x" : "y";
        graph.label(node, node.equals(name) ? label : other);
        if (node.equals(name)) {
          own.add(row);
        }
      }
    }
    return own;
  }

  @Test
  void onlyTheLatestNeighboursCount() {
    for (int i = 0; i < 5; i++) {
      rows.features("n" + i, new float[] {i});
    }
    rows.features("hub", new float[] {0});
    for (int i = 0; i < 5; i++) {
      rows.edge("hub", "n" + i);
    }
    rows.edge("hub", "n1");

    // Left are n3, n4 and n1, which came again.
    assertThat(rows.row("hub")[1]).isEqualTo((3 + 4 + 1) / 3f);
  }

  @Test
  void featuresThatComeAfterAnEdgeReachBothHops() {
    rows.features("a", new float[] {1});
    rows.edge("a", "b");
    rows.edge("b", "c");
    assertThat(rows.row("a")).containsExactly(1, 0, 0, 0, 0);

    rows.features("c", new float[] {7});
    assertThat(rows.row("a")).containsExactly(1, 0, 7, 0, 0);
    rows.features("b", new float[] {4});
    assertThat(rows.row("a")).containsExactly(1, 4, 7, 0, 0);
  }

  @Test
  void anEdgeFromANodeToItselfIsLeftOut() {
    rows.features("a", new float[] {1});
    rows.edge("a", "a");
    rows.label("a", "x");

    assertThat(rows.row("a")).containsExactly(1, 0, 0, 0, 0);
  }

  /** What all neighbours lack is 0, as what no neighbour tells. */
  @Test
  void missingFeaturesAreLeftOutOfMeans() {
    rows.features("a", new float[] {0, 0});
    rows.features("b", new float[] {Example.MISSING, 2});
    rows.features("c", new float[] {Example.MISSING, Example.MISSING});
    rows.edge("a", "b");
    rows.edge("a", "c");

    assertThat(rows.row("a")).startsWith(0, 0, 0, 2);
  }

  @Test
  void neighboursOfAnotherWidthAreLeftOut() {
    rows.features("a", new float[] {1, 1});
    rows.features("b", new float[] {1, 2, 3});
    rows.features("c", new float[] {3, 5});
    rows.edge("a", "b");
    rows.edge("a", "c");

    assertThat(rows.row("a")).startsWith(1, 1, 3, 5);
  }

  @Test
  void classesBeyondTheBoundAreLeftOutAndMakeNoRowWider() {
    rows.features("a", new float[] {1});
    for (String label : List.of("x", "y", "z")) {
      rows.features(label, new float[] {1});
      rows.edge("a", label);
      rows.label(label, label);
    }

    assertThat(rows.row("a")).endsWith(1 / 3f, 1 / 3f).hasSize(5);
  }

  @Test
  void aRowWithoutFeaturesAndTooManyFeaturesAreRefusedWithAReason() {
    assertThatThrownBy(() -> rows.row("stranger"))
        .hasMessageContaining("features of node 'stranger'");
    assertThatThrownBy(() -> rows.features("a", new float[11]))
        .hasMessage(
            "a node must have 1 to 10 features (graph.rows.maxFeatures), but has 11: send fewer, or"
                + " raise that bound");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void rowsAreWhatTheirDefinitionSays(int hops) {
    RowSettings settings = new RowSettings(4, hops, 3, 10);
    GraphRows graph = new GraphRows(settings);
    Naive naive = new Naive(settings);
    SplitMix64 random = new SplitMix64(hops);
    for (int i = 0; i < 200; i++) {
      String node = "n" + random.nextInt(40);
      float[] drawn = {random.nextInt(100), random.nextInt(100)};
      float[] features = naive.features.computeIfAbsent(node, first -> drawn);
      graph.features(node, features);
      for (int edge = random.nextInt(4); edge > 0; edge--) {
        String other = "n" + random.nextInt(40);
        if (naive.features.containsKey(other) && !other.equals(node)) {
          graph.edge(node, other);
          naive.edge(node, other);
        }
      }
      assertThat(graph.row(node)).containsExactly(naive.row(node));
      String label = "c" + random.nextInt(3);
      graph.label(node, label);
      naive.labels.put(node, label);
    }
  }

  /**
   * The definition of a row, with whole histories. Nodes keep their features once they have edges.
   */
  private static final class Naive {
    private final RowSettings settings;
    private final Map<String, float[]> features = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();
    private final List<String[]> edges = new ArrayList<>();
    private final List<String> classes = new ArrayList<>();

    Naive(RowSettings settings) {
      this.settings = settings;
    }

    void edge(String one, String other) {
      edges.add(new String[] {one, other});
    }

    private SortedSet<String> latest(String node) {
      LinkedHashSet<String> latest = new LinkedHashSet<>();
      for (int i = edges.size() - 1; i >= 0 && latest.size() < settings.neighbours(); i--) {
        String[] edge = edges.get(i);
        if (edge[0].equals(node) || edge[1].equals(node)) {
          latest.add(edge[0].equals(node) ? edge[1] : edge[0]);
        }
      }
      return new TreeSet<>(latest);
    }

    private double[] mean(Iterable<String> nodes) {
      double[] sum = new double[2];
      int count = 0;
      for (String node : nodes) {
        float[] its = Objects.requireNonNull(features.get(node));
        sum[0] += its[0];
        sum[1] += its[1];
        count++;
      }
      return count == 0 ? new double[0] : new double[] {sum[0] / count, sum[1] / count};
    }

    float[] row(String node) {
      float[] row = Arrays.copyOf(features.get(node), RowAssembly.width(settings, 2));
      SortedSet<String> neighbours = latest(node);
      if (settings.hops() > 0) {
        put(mean(neighbours), row, 2);
      }
      if (settings.hops() > 1) {
        put(hop2(node, neighbours), row, 4);
      }
      double known = neighbours.stream().filter(labels::containsKey).count();
      for (String neighbour : neighbours) {
        String label = labels.get(neighbour);
        if (label != null) {
          if (!classes.contains(label)) {
            classes.add(label);
          }
          int at = row.length - settings.labels() + classes.indexOf(label);
          row[at] =
              (float)
                  (neighbours.stream().filter(each -> label.equals(labels.get(each))).count()
                      / known);
        }
      }
      return row;
    }

    private double[] hop2(String node, SortedSet<String> neighbours) {
      double[] sum = new double[2];
      int count = 0;
      for (String neighbour : neighbours) {
        SortedSet<String> further = latest(neighbour);
        further.remove(node);
        double[] mean = mean(further);
        if (mean.length > 0) {
          sum[0] += (float) mean[0];
          sum[1] += (float) mean[1];
          count++;
        }
      }
      return count == 0 ? new double[0] : new double[] {sum[0] / count, sum[1] / count};
    }

    private static void put(double[] mean, float[] row, int at) {
      for (int i = 0; i < mean.length; i++) {
        row[at + i] = (float) mean[i];
      }
    }
  }

  @Test
  void aRestoredGraphGoesOnAsIfNothingHadHappened() {
    GraphRows restored = new GraphRows(TWO_LABELS);
    play(rows, 0, 60);
    Snapshot saved = Snapshot.builder().section("GRPH", rows::write).build();
    saved.restore("GRPH", restored);

    assertThat(play(restored, 60, 120)).containsExactlyElementsOf(play(rows, 60, 120));
    assertThat(Snapshot.builder().section("GRPH", restored::write).build())
        .isEqualTo(Snapshot.builder().section("GRPH", rows::write).build());
  }

  private static List<String> play(GraphRows graph, int from, int to) {
    List<String> played = new ArrayList<>();
    for (int i = from; i < to; i++) {
      SplitMix64 random = new SplitMix64(i);
      String node = "n" + random.nextInt(20);
      graph.features(node, new float[] {(float) random.nextGaussian(), Example.MISSING});
      graph.edge(node, "n" + random.nextInt(20));
      graph.edge("n" + random.nextInt(20), node);
      played.add(Arrays.toString(graph.row(node)));
      graph.label(node, "c" + random.nextInt(4));
    }
    return played;
  }

  @Test
  void aForgottenNodeTellsItsNeighboursNothing() {
    rows.features("a", new float[] {1});
    rows.features("b", new float[] {2});
    rows.edge("a", "b");
    rows.label("b", "x");
    rows.forget("b");

    assertThat(rows.row("a")).containsExactly(1, 0, 0, 0, 0);
  }
}
