package io.nsrstream.flink.graph;

import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Arrived;
import io.nsrstream.flink.state.GraphMessage.Met;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** Counts what came after its time; an edge at each end at which it did. */
final class LateMessages {
  private final Counter nodes;
  private final Counter edges;
  private final Counter labels;

  LateMessages(MetricGroup metrics) {
    nodes = metrics.counter("lateNodes");
    edges = metrics.counter("lateEdges");
    labels = metrics.counter("lateLabels");
  }

  void count(GraphMessage message) {
    if (message instanceof Arrived) {
      nodes.inc();
    } else if (message instanceof Met) {
      edges.inc();
    } else {
      labels.inc();
    }
  }
}
