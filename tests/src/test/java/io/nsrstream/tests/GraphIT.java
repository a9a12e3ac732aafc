package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.graph.GraphRows;
import io.nsrstream.online.graph.RowSettings;
import io.nsrstream.online.random.SplitMix64;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that reads nodes and edges makes of them what one thread makes, whatever happens to it. */
@Timeout(240)
final class GraphIT {
  private static final int NODES = 600;
  private static final int SLICE = 200;

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  /** Nodes in the order of time, each with its edges to nodes before it. */
  private record Node(Example example, List<String> edges) {}

  private static List<Node> nodes() {
    SplitMix64 random = new SplitMix64(5);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      int group = random.nextInt(3);
      float[] features = {(float) random.nextGaussian(), group + (float) random.nextGaussian()};
      TreeSet<String> edges = new TreeSet<>();
      for (int edge = random.nextInt(6); edge > 0 && i > 0; edge--) {
        edges.add("n" + random.nextInt(i));
      }
      String label = i % 7 == 0 ? null : "group " + group;
      nodes.add(
          new Node(new Example("", "n" + i, features, List.of(), label, i), List.copyOf(edges)));
    }
    return nodes;
  }

  private static List<Example> rows(List<Node> nodes, RowSettings settings) {
    GraphRows graph = new GraphRows(settings);
    List<Example> rows = new ArrayList<>();
    for (Node node : nodes) {
      Example example = node.example();
      graph.features(example.id(), example.features());
      node.edges().forEach(other -> graph.edge(example.id(), other));
      float[] row = graph.row(example.id());
      rows.add(new Example("", example.id(), row, List.of(), example.label(), example.time()));
      if (example.label() != null) {
        graph.label(example.id(), example.label());
      }
    }
    return rows;
  }

  /** Produces nodes and their edges, those of one node in any order, on one topic or on two. */
  private static void produce(JobTopics topics, String edges, List<Node> nodes) throws Exception {
    JsonExampleWriter json = JsonExampleWriter.ofArrays();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Node node : nodes) {
      String id = node.example().id();
      // Partitions are by node, so those of an edge and of its ends differ.
      for (String other : node.edges()) {
        String edge =
            "{\"source\":\"%s\",\"target\":\"%s\",\"time\":%d}"
                .formatted(other, id, node.example().time());
        records.add(
            new ProducerRecord<>(edges, (other + id).getBytes(UTF_8), edge.getBytes(UTF_8)));
      }
      records.add(
          new ProducerRecord<>(
              topics.name(JobTopics.EXAMPLES), id.getBytes(UTF_8), json.write(node.example())));
    }
    topics.produce(records);
  }

  private static Map<String, String> further(String edges, int parallelism) {
    Map<String, String> further = new HashMap<>();
    further.put("topics.edges", edges);
    further.put("graph.rows.neighbours", "4");
    further.put("graph.rows.hops", "2");
    further.put("graph.rows.labels", "3");
    // All is there before it is read; partitions are read at different speeds.
    further.put("graph.silenceMs", "3000");
    further.put("flink.parallelism", Integer.toString(parallelism));
    return further;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void predictionsAreThoseOfOneThreadOnOneTopicAndOnTwo(boolean oneTopic, @TempDir Path savepoints)
      throws Exception {
    JobTopics topics = new JobTopics(BROKER, "graph-" + oneTopic, 3);
    String edges = topics.name(JobTopics.EXAMPLES);
    if (!oneTopic) {
      edges = topics.name("edges");
      BROKER.createTopic(edges, 2, Map.of());
    }
    JobSettings settings = topics.settings(further(edges, 2));
    List<Node> nodes = nodes();
    produce(topics, edges, nodes);
    try (RunningJob job = RunningJob.start(settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, NODES);
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    assertThat(topics.outcome())
        .isEqualTo(TrainingOutcome.ofLearners(rows(nodes, settings.graph().rows()), settings));
  }

  @Test
  void labelsOfATopicOfTheirOwnAreLearnedAndReachRows(@TempDir Path savepoints) throws Exception {
    JobTopics topics = new JobTopics(BROKER, "graph-late", 2);
    String edges = topics.name(JobTopics.EXAMPLES);
    Map<String, String> further = further(edges, 2);
    further.put("topics.labels", topics.name(JobTopics.LABELS));
    further.put("flink.metricsEvery", "1");
    JobSettings settings = topics.settings(further);
    List<Node> nodes = nodes();
    List<Example> labelled =
        nodes.stream().map(Node::example).filter(one -> one.label() != null).toList();
    topics.produceLabels(labelled);
    produce(
        topics,
        edges,
        nodes.stream()
            .map(node -> new Node(node.example().withLabel(null), node.edges()))
            .toList());
    try (RunningJob job = RunningJob.start(settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, NODES);
      // One report after each labelled example.
      topics.awaitCommitted(job, JobTopics.METRICS, labelled.size());
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.PREDICTIONS)).hasSize(NODES);
    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
  }

  @Test
  void aJobThatFailsAndIsRescaledCommitsTheSame(@TempDir Path savepoints) throws Exception {
    JobTopics topics = new JobTopics(BROKER, "graph-faulty", 1);
    String edges = topics.name(JobTopics.EXAMPLES);
    JobSettings narrow = topics.settings(further(edges, 1));
    JobSettings wide = topics.settings(further(edges, 3));
    List<Node> nodes = nodes();
    int first = 2 * SLICE;
    int records =
        first + nodes.subList(0, first).stream().mapToInt(one -> one.edges().size()).sum();
    FailingOnce.failAt(edges, records - 50);
    String savepoint;
    try (RunningJob job = RunningJob.start(FailingOnce.job(narrow), narrow)) {
      produce(topics, edges, nodes.subList(0, SLICE));
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, SLICE);
      produce(topics, edges, nodes.subList(SLICE, first));
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, first);
      savepoint = job.stop(savepoints);
    }
    assertThat(FailingOnce.faults()).as("faults that did not happen").isEmpty();
    try (RunningJob job = RunningJob.resume(savepoint, wide)) {
      produce(topics, edges, nodes.subList(first, NODES));
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, NODES);
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    assertThat(topics.outcome())
        .isEqualTo(TrainingOutcome.ofLearners(rows(nodes, narrow.graph().rows()), narrow));
  }
}
