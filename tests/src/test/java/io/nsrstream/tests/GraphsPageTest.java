package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.records.Decoded.Taken;
import io.nsrstream.flink.operators.ArrivalReader;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.flink.settings.SettingsReader;
import io.nsrstream.flink.state.Arrival;
import io.nsrstream.flink.state.Arrival.OfEdge;
import io.nsrstream.flink.state.Arrival.OfExample;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.Edge;
import io.nsrstream.online.graph.GraphRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The settings of docs/graphs.md read its records, and these become its rows. */
final class GraphsPageTest {
  private static final Pattern COMMA = Pattern.compile(", *");

  @Test
  void theRecordsOfThePageBecomeItsRowsOnOneTopicAndOnTwo() throws IOException {
    JobSettings two = new SettingsReader().yaml(block("yaml"), "graphs.md").read();
    JobSettings one =
        new SettingsReader()
            .yaml(block("yaml"), "graphs.md")
            .set("topics.edges", two.topics().examples())
            .read();
    ArrivalReader shared = Decoding.ofExamples(one).reader(() -> 0);
    ArrivalReader nodes = Decoding.ofExamples(two).reader(() -> 0);
    ArrivalReader edges = Decoding.ofEdges(two).reader(() -> 0);
    List<Arrival> ofOne = new ArrayList<>();
    List<Arrival> ofTwo = new ArrayList<>();
    for (String line : block("json").split("\n", -1)) {
      ofOne.add(read(shared, line));
      ofTwo.add(read(line.contains("\"from\"") ? edges : nodes, line));
    }

    assertThat(rows(ofOne, one)).isEqualTo(printed());
    assertThat(rows(ofTwo, two)).isEqualTo(printed());
  }

  private static Arrival read(ArrivalReader reader, String line) {
    var decoded = reader.read(new SourceRecord("in", 0, 0, 0, line.getBytes(UTF_8))).get(0);
    assertThat(decoded).isInstanceOf(Taken.class);
    return ((Taken<Arrival>) decoded).value();
  }

  private static List<List<Float>> rows(List<Arrival> arrivals, JobSettings settings) {
    Map<Long, List<Arrival>> byTime = new TreeMap<>();
    arrivals.forEach(
        arrival -> byTime.computeIfAbsent(arrival.time(), time -> new ArrayList<>()).add(arrival));
    GraphRows graph = new GraphRows(settings.graph().rows());
    List<List<Float>> rows = new ArrayList<>();
    for (List<Arrival> now : byTime.values()) {
      List<Example> nodes = new ArrayList<>();
      List<Edge> edges = new ArrayList<>();
      for (Arrival arrival : now) {
        if (arrival instanceof OfExample node) {
          nodes.add(node.example());
        } else if (arrival instanceof OfEdge of) {
          edges.add(of.edge());
        }
      }
      nodes.forEach(node -> graph.features(node.id(), node.features()));
      edges.forEach(edge -> graph.edge(edge.source(), edge.target()));
      for (Example node : nodes) {
        rows.add(listed(graph.row(node.id())));
        if (node.label() != null) {
          graph.label(node.id(), node.label());
        }
      }
    }
    return rows;
  }

  private static List<Float> listed(float[] row) {
    List<Float> listed = new ArrayList<>();
    for (float value : row) {
      listed.add(value);
    }
    return listed;
  }

  private static List<List<Float>> printed() throws IOException {
    return block("csv")
        .lines()
        .map(line -> COMMA.splitAsStream(line).map(Float::valueOf).toList())
        .toList();
  }

  /** The first block of a language on the page. */
  private static String block(String language) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "graphs.md"));
    String start = "```" + language + "\n";
    int from = page.indexOf(start) + start.length();
    return page.substring(from, page.indexOf("\n```", from));
  }
}
