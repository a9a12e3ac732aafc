package io.nsrstream.flink.graph;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.EdgeMapping;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfEdge;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.graph.Edge;
import io.nsrstream.online.graph.RowSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nodes, edges and labels as they come to the operators of a graph. */
final class GraphEvents {
  private static final int MOST_ROWS = 2_000;

  private GraphEvents() {}

  static GraphSettings settings(RowSettings rows, int maxWaiting, long forgetAfterMs) {
    return new GraphSettings(
        rows, EdgeMapping.DEFAULTS, 0, 0, 1_000, maxWaiting, MOST_ROWS, forgetAfterMs);
  }

  static SourceRecord record(long time) {
    return new SourceRecord("in", 0, time, time, new byte[] {1});
  }

  static Arrival node(String key, String id, @Nullable String label, long time, float... features) {
    return new OfExample(new Example(key, id, features, List.of(), label, time), record(time));
  }

  static Arrival edge(String key, String one, String other, long time) {
    return new OfEdge(new Edge(key, one, other, time), record(time));
  }

  static Arrival label(String key, String id, String label, long time) {
    return new OfLabel(new Label(key, id, label, time), record(time));
  }
}
