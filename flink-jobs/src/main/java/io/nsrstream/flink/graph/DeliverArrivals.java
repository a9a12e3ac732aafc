package io.nsrstream.flink.graph;

import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.flink.operators.SideOutputs;
import io.nsrstream.flink.settings.GraphSettings;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfEdge;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.flink.state.Arrival.OfLabel;
import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Arrived;
import io.nsrstream.flink.state.GraphMessage.Labelled;
import io.nsrstream.flink.state.GraphMessage.Met;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Label;
import io.nsrstream.online.graph.Edge;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Sends nodes, edges and labels to the nodes that they are about; an edge goes to both ends. An
 * example that cannot be a node goes to the rejected topic.
 */
public final class DeliverArrivals extends ProcessFunction<Arrival, GraphMessage> {
  private static final long serialVersionUID = 1;

  private final GraphSettings settings;
  private transient Counter rejections;

  @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
  public DeliverArrivals(GraphSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open(OpenContext context) {
    rejections = getRuntimeContext().getMetricGroup().counter("rejections");
  }

  @Override
  public void processElement(Arrival arrival, Context context, Collector<GraphMessage> out) {
    if (arrival instanceof OfLabel of) {
      Label label = of.label();
      out.collect(new Labelled(label.key(), label.id(), label.time(), label.label()));
    } else if (arrival instanceof OfEdge of) {
      Edge edge = of.edge();
      String source = edge.source();
      String target = edge.target();
      out.collect(new Met(edge.key(), source, edge.time(), target, Optional.of(of.record())));
      out.collect(new Met(edge.key(), target, edge.time(), source, Optional.empty()));
    } else if (arrival instanceof OfExample node) {
      String refusal = refusal(node.example());
      if (refusal == null) {
        out.collect(new Arrived(node));
      } else {
        rejections.inc();
        context.output(SideOutputs.REJECTED, new RejectedRecord(node.record(), refusal));
      }
    }
  }

  /** The reason why an example cannot be a node, or null if it can. */
  private @Nullable String refusal(Example example) {
    if (example.steps() > 1 || !example.nominals().isEmpty() || !example.texts().isEmpty()) {
      return "a node of a graph must have numbers as features, but has %s: send numbers, or leave out topics.edges"
          .formatted(example.steps() > 1 ? "a sequence" : "text");
    }
    int most = settings.rows().maxFeatures();
    return example.features().length > most
        ? "a node must have at most %d features (graph.rows.maxFeatures), but has %d: send fewer, or raise that bound"
            .formatted(most, example.features().length)
        : null;
  }
}
