package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.graphs.Graph;
import io.nsrstream.connectors.graphs.GraphStream;
import io.nsrstream.connectors.graphs.KnownGraph;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A published graph, through Kafka and the job, gives the predictions of {@code nsr evaluate}. */
@Tag("long")
@Timeout(1200)
final class KnownGraphIT {

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @ParameterizedTest
  @ValueSource(strings = "cora")
  void predictionsAreThoseOfEvaluate(String name, @TempDir Path savepoints) throws Exception {
    KnownGraph known = KnownGraph.named(name).orElseThrow();
    Path data = Path.of(System.getenv().getOrDefault("NSR_DATA", "../../shared/data"));
    assumeThat(data.resolve(known.folder()))
        .as("%s, read through NSR_DATA: without it this test is skipped", known.folder())
        .isReadable();
    Graph graph = known.open(data);
    JobTopics topics = new JobTopics(BROKER, name, 2);
    JobSettings settings =
        topics.settings(
            Map.of(
                "topics.edges",
                topics.name(JobTopics.EXAMPLES),
                "graph.silenceMs",
                "10000",
                "flink.checkpointIntervalMs",
                "5000",
                "flink.checkpointDirectory",
                savepoints.resolve("checkpoints").toUri().toString(),
                "flink.parallelism",
                "2"));
    List<Example> rows = new ArrayList<>();
    new GraphStream(graph, settings.graph().rows(), GraphStream.Labels.AT_ONCE, 1)
        .forEachRemaining(rows::add);
    produce(topics, graph, rows);
    try (RunningJob job = RunningJob.start(settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, rows.size());
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    assertThat(topics.outcome().predictions())
        .isEqualTo(TrainingOutcome.ofLearners(rows, settings).predictions());
  }

  /** Nodes as they are in the file, in the order of the rows, each with its edges. */
  private static void produce(JobTopics topics, Graph graph, List<Example> rows) throws Exception {
    JsonExampleWriter json = JsonExampleWriter.ofArrays();
    Map<String, Example> arrived = new HashMap<>();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      places.put(graph.nodes().get(i).name(), i);
    }
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Example row : rows) {
      Graph.Vertex node = graph.nodes().get(places.getOrDefault(row.id(), 0));
      Example example =
          new Example("", row.id(), node.features(), List.of(), row.label(), row.time());
      arrived.put(row.id(), example);
      records.add(record(topics, row.id(), json.write(example)));
      for (int place : graph.neighbours().get(places.getOrDefault(row.id(), 0))) {
        String other = graph.nodes().get(place).name();
        if (arrived.containsKey(other)) {
          String edge =
              "{\"source\":\"%s\",\"target\":\"%s\",\"time\":%d}"
                  .formatted(row.id(), other, row.time());
          records.add(record(topics, other, edge.getBytes(UTF_8)));
        }
      }
    }
    topics.produce(records);
  }

  private static ProducerRecord<byte[], byte[]> record(JobTopics topics, String key, byte[] value) {
    return new ProducerRecord<>(topics.name(JobTopics.EXAMPLES), key.getBytes(UTF_8), value);
  }
}
