package io.nsrstream.flink.graph;

import static io.nsrstream.flink.graph.GraphEvents.edge;
import static io.nsrstream.flink.graph.GraphEvents.label;
import static io.nsrstream.flink.graph.GraphEvents.node;
import static io.nsrstream.flink.graph.GraphEvents.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.records.EdgeMapping;
import io.nsrstream.flink.graph.GraphChain.State;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.RowSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one producer sends does no harm to the nodes of others, and costs no more than its bounds.
 */
final class GraphBoundsTest {
  private static final RowSettings ROWS = new RowSettings(4, 2, 3, 8);
  private static final int FORGET_AFTER = 100;

  private static GraphChain chain() throws Exception {
    return new GraphChain(settings(ROWS, 100, FORGET_AFTER), 1, 1, State.NONE);
  }

  private static List<Example> rows(GraphChain chain, long time, Arrival... arrivals)
      throws Exception {
    chain.take(List.of(arrivals));
    return chain.watermark(time);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodeWithVeryManyEdgesCostsNoMoreThanItsBounds(boolean atOnce) throws Exception {
    int edges = 100_000;
    int batch = 10_000;
    try (GraphChain chain = new GraphChain(settings(ROWS, 500, 10), 1, 1, State.NONE)) {
      rows(chain, 0, node("", "hub", "x", 0, 1, 2));
      long most = 0;
      for (int from = 0; from < edges; from += batch) {
        List<Arrival> many = new ArrayList<>();
        for (int i = from; i < from + batch; i++) {
          // The other ends are few, so that only the hub grows.
          many.add(edge("", "hub", "n" + i % 50, atOnce ? from + batch : i + 1));
        }
        chain.take(many);
        most = Math.max(most, chain.bytes());
        chain.watermark(from + batch);
      }
      // 51 nodes in two operators, each with at most 500 messages of about 60 bytes.
      assertThat(most).isLessThan(51 * 2 * 500 * 100);
      long after = edges + 1L;
      assertThat(rows(chain, after, node("", "hub", "x", after, 1, 2))).hasSize(1);
    }
  }

  @Test
  void nodesThatAreSilentForLongAreForgotten() throws Exception {
    try (GraphChain chain = chain()) {
      rows(chain, 1, node("", "a", "x", 1, 1), node("", "b", "x", 1, 2), edge("", "a", "b", 1));
      assertThat(chain.keyedValues()).isPositive();

      List<Example> known = rows(chain, 199, node("", "a", "x", 199, 3));
      assertThat(known.get(0).features()).startsWith(3, 2);
      chain.watermark(1_000);

      assertThat(chain.keyedValues()).isZero();
      List<Example> anew = rows(chain, 1_001, node("", "a", "x", 1_001, 3));
      assertThat(anew.get(0).features()).startsWith(3, 0);
    }
  }

  @Test
  void rowsOfAKeyBeyondTheBoundAreRejectedAndLaterOnesAreNot() throws Exception {
    GraphSettings few =
        new GraphSettings(ROWS, EdgeMapping.DEFAULTS, 0, 0, 1_000, 100, 3, FORGET_AFTER);
    try (GraphChain chain = new GraphChain(few, 2, 1, State.NONE)) {
      List<Arrival> atOnce = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        atOnce.add(node("", "n" + i, "x", 5, i));
      }
      atOnce.add(node("other", "n", "x", 5, 1));
      chain.take(atOnce);

      assertThat(chain.watermark(5)).hasSize(3 + 1);
      assertThat(chain.rejected())
          .hasSize(7)
          .extracting(RejectedRecord::reason)
          .containsOnly(
              "a key must have at most 3 rows that wait for their neighbours"
                  + " (graph.maxWaitingRows): raise that bound, or give nodes different times");
      assertThat(rows(chain, 6, node("", "n", "x", 6, 1))).hasSize(1);
    }
  }

  @Test
  void aFloodOfEdgesToNodesThatNeverComeIsForgottenAndChangesNoOtherRow() throws Exception {
    try (GraphChain chain = chain()) {
      rows(chain, 1, node("", "a", "x", 1, 1), node("", "b", "x", 1, 2), edge("", "a", "b", 1));
      long before = chain.bytes();
      int edges = 2_000;
      for (int i = 0; i < edges; i++) {
        chain.take(List.of(edge("", "spam", "never" + i, 2 + i / 100)));
        if (i % 100 == 99) {
          chain.watermark(2 + i / 100);
        }
      }
      assertThat((chain.bytes() - before) / edges).as("bytes of an edge").isLessThan(400);
      assertThat(rows(chain, 50, node("", "a", "x", 50, 1)).get(0).features()).startsWith(1, 2);
      chain.watermark(1_000);

      assertThat(chain.keyedValues()).isZero();
    }
  }

  @Test
  void aLabelOfANodeThatHasNotComeIsKeptForItsNeighboursAndForgotten() throws Exception {
    try (GraphChain chain = chain()) {
      rows(chain, 1, label("", "b", "x", 1));
      List<Example> made = rows(chain, 2, node("", "a", null, 2, 1), edge("", "a", "b", 2));

      assertThat(made.get(0).features()).containsExactly(1, 0, 0, 1, 0, 0);
      chain.watermark(1_000);
      assertThat(chain.keyedValues()).isZero();
    }
  }

  @Test
  void whatComesTwiceCountsOnceAndARecordOfANodeIsARowEachTime() throws Exception {
    try (GraphChain chain = chain()) {
      rows(chain, 1, node("", "b", "x", 1, 3), node("", "c", "y", 1, 5));
      Arrival edge = edge("", "a", "b", 2);
      Arrival node = node("", "a", "x", 2, 1);
      List<Example> made =
          rows(chain, 2, edge, edge, edge("", "b", "a", 2), edge("", "a", "c", 2), node, node);

      assertThat(made).hasSize(2);
      for (Example row : made) {
        assertThat(row.features()).containsExactly(1, 4, 0, 0.5f, 0.5f, 0);
      }
    }
  }

  @Test
  void aThousandKeysDoNotDisturbEachOther() throws Exception {
    try (GraphChain chain = new GraphChain(settings(ROWS, 100, FORGET_AFTER), 2, 1, State.NONE)) {
      List<Arrival> all = new ArrayList<>();
      for (int key = 0; key < 1_000; key++) {
        all.add(node("k" + key, "a", "x", 1, key + 1));
        all.add(node("k" + key, "b", "x", 1, key + 2));
        all.add(edge("k" + key, "a", "b", 1));
      }
      chain.take(all);

      List<Example> made = chain.watermark(1);
      assertThat(made).hasSize(2_000);
      for (Example row : made) {
        int key = Integer.parseInt(row.key().substring(1));
        int own = row.id().equals("a") ? key + 1 : key + 2;
        assertThat(row.features()).startsWith(own, 2 * key + 3 - own);
      }
      chain.watermark(1_000);
      assertThat(chain.keyedValues()).isZero();
    }
  }

  @Test
  void featuresOfAnotherWidthAreLeftOutOfTheRowsOfOthers() throws Exception {
    try (GraphChain chain = chain()) {
      rows(
          chain,
          1,
          node("", "a", null, 1, 1),
          node("", "b", null, 1, 3),
          node("", "c", null, 1, 5),
          edge("", "a", "b", 1),
          edge("", "a", "c", 1));
      assertThat(rows(chain, 2, node("", "b", null, 2, 7, 8)).get(0).features())
          .containsExactly(7, 8, 0, 0, 0, 0, 0, 0, 0);
      assertThat(rows(chain, 3, node("", "a", null, 3, 1)).get(0).features())
          .containsExactly(1, 5, 0, 0, 0, 0);
    }
  }

  @Test
  void aMissingFeatureIsMissingInTheRowOfItsOwnNodeAlone() throws Exception {
    float missing = Example.MISSING;
    try (GraphChain chain = chain()) {
      List<Example> made =
          rows(
              chain,
              1,
              node("", "a", null, 1, missing, 1),
              node("", "b", null, 1, missing, missing),
              node("", "c", null, 1, missing, 4),
              edge("", "a", "b", 1),
              edge("", "b", "c", 1));

      assertThat(made.get(0).features()).containsExactly(missing, 1, 0, 0, 0, 4, 0, 0, 0);
      assertThat(made.get(1).features()).containsExactly(missing, missing, 0, 2.5f, 0, 0, 0, 0, 0);
    }
  }

  @Test
  void extremeTimesHarmNobodyElse() throws Exception {
    try (GraphChain chain = chain()) {
      List<Arrival> extreme = new ArrayList<>();
      for (long time : new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, Long.MAX_VALUE}) {
        extreme.add(node("", "odd", "x", time, 1));
        extreme.add(edge("", "odd", "a", time));
        extreme.add(label("", "odd", "x", time));
      }
      Collections.reverse(extreme);
      chain.take(extreme);
      chain.watermark(0);
      // The earliest time of all is no later than the watermark before any other.
      assertThat(chain.rejected()).hasSize(2);

      List<Example> made = rows(chain, 5, node("", "a", "x", 5, 2));
      assertThat(made.get(0).features()).startsWith(2, 1);
    }
  }
}
