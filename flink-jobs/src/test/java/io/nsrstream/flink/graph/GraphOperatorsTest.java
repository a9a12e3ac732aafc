package io.nsrstream.flink.graph;

import static io.nsrstream.flink.graph.GraphEvents.edge;
import static io.nsrstream.flink.graph.GraphEvents.label;
import static io.nsrstream.flink.graph.GraphEvents.node;
import static io.nsrstream.flink.graph.GraphEvents.record;
import static io.nsrstream.flink.graph.GraphEvents.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.graph.GraphChain.State;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfEdge;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.graph.GraphRows;
import io.nsrstream.online.graph.RowSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operators of a graph together make the rows that one thread makes. */
final class GraphOperatorsTest {
  private static final RowSettings ROWS = new RowSettings(4, 2, 3, 8);
  private static final int TIMES = 60;
  private static final int NODES = 25;

  /** What happens at each time, in no order: nodes that come again, edges, labels, two keys. */
  private static List<List<Arrival>> events(long seed) {
    Random random = new Random(seed);
    List<List<Arrival>> events = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      List<Arrival> now = new ArrayList<>();
      for (String key : List.of("", "second")) {
        TreeSet<String> ids = new TreeSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          ids.add("n" + random.nextInt(NODES));
        }
        for (String id : ids) {
          String label = random.nextInt(3) == 0 ? null : "c" + random.nextInt(5);
          now.add(node(key, id, label, time, (float) random.nextGaussian(), random.nextFloat()));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
          String one = "n" + random.nextInt(NODES);
          String other = "n" + random.nextInt(NODES);
          if (!one.equals(other)) {
            now.add(edge(key, one, other, time));
          }
        }
        if (random.nextInt(2) == 0) {
          now.add(label(key, "n" + random.nextInt(NODES), "c" + random.nextInt(5), time));
        }
      }
      events.add(now);
    }
    return events;
  }

  /** The rows of one key in one thread. */
  private static List<String> expected(List<List<Arrival>> events, String key, RowSettings rows) {
    GraphRows graph = new GraphRows(rows);
    List<String> expected = new ArrayList<>();
    for (List<Arrival> now : events) {
      List<Example> nodes = new ArrayList<>();
      TreeSet<List<String>> edges =
          new TreeSet<>(
              Comparator.comparing((List<String> edge) -> edge.get(0))
                  .thenComparing(edge -> edge.get(1)));
      List<Label> labels = new ArrayList<>();
      for (Arrival arrival : now) {
        if (!arrival.key().equals(key)) {
          continue;
        }
        if (arrival instanceof OfExample node) {
          nodes.add(node.example());
        } else if (arrival instanceof OfEdge of) {
          edges.add(List.copyOf(new TreeSet<>(List.of(of.edge().source(), of.edge().target()))));
        } else if (arrival instanceof OfLabel label) {
          labels.add(label.label());
        }
      }
      nodes.sort(Comparator.comparing(Example::id));
      nodes.forEach(node -> graph.features(node.id(), node.features()));
      edges.forEach(edge -> graph.edge(edge.get(0), edge.get(1)));
      nodes.forEach(node -> expected.add(shown(node.id(), graph.row(node.id()))));
      nodes.stream()
          .filter(node -> node.label() != null)
          .forEach(node -> labels.add(new Label(key, node.id(), node.label(), node.time())));
      labels.sort(Comparator.comparing(Label::label));
      labels.forEach(label -> graph.label(label.id(), label.label()));
    }
    return expected;
  }

  private static String shown(String id, float[] row) {
    return id + Arrays.toString(row);
  }

  private static List<String> shown(List<Example> rows, String key) {
    return rows.stream()
        .filter(row -> row.key().equals(key))
        .map(row -> shown(row.id(), row.features()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 1", "3, 2, 2", "3, 1, 3", "1, 0, 4", "1, 2, 4", "4, 2, 5", "2, 2, 6", "2, 0, 7",
    "3, 2, 8"
  })
  void rowsAreThoseOfOneThreadInWhateverOrderMessagesCome(int parallelism, int hops, long seed)
      throws Exception {
    RowSettings rows = new RowSettings(4, hops, 3, 8);
    List<List<Arrival>> events = events(seed);
    List<Example> made = new ArrayList<>();
    try (GraphChain chain =
        new GraphChain(settings(rows, 1_000, 1_000_000), parallelism, seed, State.NONE)) {
      // Watermarks come after every third time, and sometimes only after many times.
      for (int time = 0; time < TIMES; time++) {
        chain.take(events.get(time));
        if (time % 3 == 2 && time % 20 < 10) {
          made.addAll(chain.watermark(time));
        }
      }
      made.addAll(chain.watermark(TIMES));
      assertThat(chain.rejected()).isEmpty();
    }
    for (String key : List.of("", "second")) {
      assertThat(shown(made, key)).isEqualTo(expected(events, key, rows)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 10", "1, 3, 21", "3, 2, 33", "2, 4, 50"})
  void aChainThatIsInterruptedAndRescaledGoesOnAsIfItHadNot(int before, int after, int cut)
      throws Exception {
    GraphSettings settings = settings(ROWS, 1_000, 1_000_000);
    List<List<Arrival>> events = events(cut);
    List<Example> made = new ArrayList<>();
    State saved;
    try (GraphChain chain = new GraphChain(settings, before, 1, State.NONE)) {
      for (int time = 0; time < cut; time++) {
        chain.take(events.get(time));
        // The last messages still wait when the state is saved.
        if (time < cut - 4) {
          made.addAll(chain.watermark(time));
        }
      }
      saved = chain.snapshot();
    }
    try (GraphChain chain = new GraphChain(settings, after, 2, saved)) {
      for (int time = cut; time < TIMES; time++) {
        chain.take(events.get(time));
      }
      made.addAll(chain.watermark(TIMES));
    }
    for (String key : List.of("", "second")) {
      assertThat(shown(made, key)).isEqualTo(expected(events, key, ROWS));
    }
  }

  @Test
  void lateNodesAndEdgesAreRejectedWithAReason() throws Exception {
    try (GraphChain chain = new GraphChain(settings(ROWS, 100, 1_000), 2, 1, State.NONE)) {
      chain.watermark(10);
      chain.take(
          List.of(node("", "a", "x", 10, 1), edge("", "a", "b", 3), node("", "b", "x", 11, 2)));

      assertThat(chain.watermark(20)).extracting(Example::id).containsExactly("b");
      assertThat(chain.rejected())
          .extracting(RejectedRecord::reason)
          .containsExactly(
              "time must be above 10, up to which rows are made, but is 10: raise"
                  + " graph.maxOutOfOrderMs (0)",
              "time must be above 10, up to which rows are made, but is 3: raise"
                  + " graph.maxOutOfOrderMs (0)");
    }
  }

  @Test
  void whatCannotBeANodeIsRejectedWithAReason() throws Exception {
    try (GraphChain chain = new GraphChain(settings(ROWS, 100, 1_000), 1, 1, State.NONE)) {
      Example named =
          new Example("", "a", new float[1], List.of(new Example.Nominal(0, "red")), "x", 5);
      chain.take(
          List.of(
              new OfExample(named, record(5)),
              new OfExample(new Example("", "b", 2, new float[2], List.of(), "x", 5), record(5)),
              node("", "c", "x", 5, new float[9])));

      assertThat(chain.watermark(20)).isEmpty();
      assertThat(chain.rejected())
          .extracting(RejectedRecord::reason)
          .containsExactly(
              "a node of a graph must have numbers as features, but has text: send numbers, or"
                  + " leave out topics.edges",
              "a node of a graph must have numbers as features, but has a sequence: send numbers,"
                  + " or leave out topics.edges",
              "a node must have at most 8 features (graph.rows.maxFeatures), but has 9: send"
                  + " fewer, or raise that bound");
    }
  }
}
