package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.cli.local.StreamRecords;
import io.nsrstream.connectors.graphs.Graph;
import io.nsrstream.connectors.graphs.GraphStream;
import io.nsrstream.connectors.graphs.KnownGraph;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A published graph, through Kafka and the job, gives the predictions of {@code nsr evaluate}. */
@Tag("long")
@Timeout(1200)
final class KnownGraphIT {

  /** The networks of other tests, or what a user gets who sets nothing. */
  enum Learners {
    SMALL,
    DEFAULT
  }

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @ParameterizedTest
  @CsvSource({"cora, SMALL, 0", "photo, SMALL, 0", "photo, DEFAULT, 0.87"})
  void predictionsAreThoseOfEvaluate(
      String name, Learners learners, double accuracy, @TempDir Path savepoints) throws Exception {
    KnownGraph known = KnownGraph.named(name).orElseThrow();
    Path data = Path.of(System.getenv().getOrDefault("NSR_DATA", "../../shared/data"));
    assumeThat(data.resolve(known.folder()))
        .as("%s, read through NSR_DATA: without it this test is skipped", known.folder())
        .isReadable();
    Graph graph = known.open(data);
    JobTopics topics = new JobTopics(BROKER, name + "-" + learners, 2);
    Map<String, String> arguments =
        topics.arguments(
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
    if (learners == Learners.DEFAULT) {
      arguments
          .keySet()
          .removeIf(setting -> setting.startsWith("model.") || setting.startsWith("learner."));
    }
    JobSettings settings = JobSettings.of(arguments);
    List<Example> rows = new ArrayList<>();
    topics.produce(
        records(
            topics,
            new GraphStream(graph, settings.graph().rows(), GraphStream.Labels.AT_ONCE, 1),
            rows));
    try (RunningJob job = RunningJob.start(settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, rows.size());
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    Map<String, List<String>> predictions = topics.outcome().predictions();
    assertThat(predictions).isEqualTo(TrainingOutcome.ofLearners(rows, settings).predictions());
    List<String> all = predictions.values().stream().flatMap(List::stream).toList();
    long correct = all.stream().filter(one -> one.contains("\"correct\":true")).count();
    assertThat((double) correct / all.size()).isGreaterThan(accuracy);
  }

  /** Nodes and their edges as the demo sends them, on partitions by the other end of an edge. */
  private static List<ProducerRecord<byte[], byte[]>> records(
      JobTopics topics, GraphStream graph, List<Example> rows) {
    StreamRecords records = StreamRecords.ofGraph(graph);
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
    while (graph.hasNext()) {
      Example row = graph.next();
      rows.add(row);
      List<String> keys = new ArrayList<>(List.of(row.id()));
      keys.addAll(graph.edges());
      int at = 0;
      for (byte[] record : records.of(row)) {
        all.add(
            new ProducerRecord<>(
                topics.name(JobTopics.EXAMPLES), keys.get(at++).getBytes(UTF_8), record));
      }
    }
    return all;
  }
}
