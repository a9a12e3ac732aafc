package io.nsrstream.flink.graph;

import io.nsrstream.flink.state.GraphMessage;
import io.nsrstream.flink.state.GraphMessage.Arrived;
import io.nsrstream.flink.state.GraphMessage.Asked;
import io.nsrstream.flink.state.GraphMessage.Labelled;
import io.nsrstream.flink.state.GraphMessage.Met;
import io.nsrstream.flink.state.GraphMessage.Told;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.Features;
import io.nsrstream.online.graph.Node;
import io.nsrstream.online.graph.RowSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What one node does at one time, in the order of {@code GraphRows}. */
final class NodeTurn {
  private final Node node;
  private final List<GraphMessage> due;
  private final RowSettings settings;
  private final String key;
  private final String name;
  private final long time;
  private Features features;
  private final List<GraphMessage> messages = new ArrayList<>();

  /**
   * A turn.
   *
   * @param due messages to the node of this time, at least one, in {@link GraphMessage#ORDER}
   */
  NodeTurn(Node node, List<GraphMessage> due, RowSettings settings) {
    this.node = node;
    this.due = due;
    this.settings = settings;
    key = due.get(0).key();
    name = due.get(0).node();
    time = due.get(0).time();
    features = node.features();
  }

  /** Changes the node, and says what it sends to others and to itself one hop further. */
  List<GraphMessage> messages() {
    List<Example> arrived = new ArrayList<>();
    Set<String> met = new TreeSet<>();
    List<Labelled> labelled = new ArrayList<>();
    for (GraphMessage message : due) {
      if (message instanceof Arrived one) {
        arrived.add(one.arrival().example());
      } else if (message instanceof Met one) {
        met.add(one.other());
      } else if (message instanceof Labelled one) {
        labelled.add(one);
      }
    }
    if (!arrived.isEmpty()) {
      takeFeatures(Features.of(arrived.get(arrived.size() - 1).features()));
    }
    met.forEach(this::takeEdge);
    if (!arrived.isEmpty()) {
      int width = features.width();
      node.neighbours().forEach(other -> messages.add(new Asked(key, other, time, name, width)));
    }
    for (Example one : arrived) {
      if (one.label() != null) {
        messages.add(new Labelled(key, name, time, one.label()));
      }
    }
    messages.addAll(labelled);
    return messages;
  }

  private void takeFeatures(Features now) {
    features = now;
    node.features(now);
    tell(name, false);
    if (settings.hops() > 1) {
      node.neighbours().forEach(other -> tell(other, false));
    }
  }

  private void takeEdge(String other) {
    node.meet(other);
    if (settings.hops() > 1) {
      tell(other, true);
    }
  }

  private void tell(String other, boolean byEdge) {
    messages.add(new Told(key, other, time, name, features, byEdge));
  }
}
