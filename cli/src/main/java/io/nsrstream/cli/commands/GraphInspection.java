package io.nsrstream.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nsrstream.connectors.graphs.Graph;
import io.nsrstream.connectors.graphs.Graph.Vertex;
import io.nsrstream.connectors.graphs.GraphFile;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows how the files of a graph are understood.
 *
 * @param source what was named
 * @param most nodes that are shown
 */
record GraphInspection(String source, GraphFile file, long most) {

  void print(boolean json, PrintWriter out) {
    if (json) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("description", file.description());
      object.putArray("nodes").addAll(nodes());
      out.println(object);
    } else {
      out.println("%s: %s".formatted(source, file.description()));
      nodes().forEach(out::println);
    }
    out.flush();
  }

  private List<ObjectNode> nodes() {
    Graph graph = file.graph();
    List<ObjectNode> shown = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size() && shown.size() < most; i++) {
      Vertex node = graph.nodes().get(i);
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      object.put("node", node.name());
      ArrayNode features = object.putArray("features");
      for (float feature : node.features()) {
        if (Float.isFinite(feature)) {
          features.add(feature);
        } else {
          features.addNull();
        }
      }
      object.put("label", node.label().orElse(null));
      ArrayNode edges = object.putArray("edges");
      for (int neighbour : graph.neighbours().get(i)) {
        edges.add(graph.nodes().get(neighbour).name());
      }
      shown.add(object);
    }
    return shown;
  }
}
