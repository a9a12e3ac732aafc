package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.files.ExampleFile;
import io.nsrstream.connectors.files.KnownStream;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Texts through Kafka and the job. */
final class TextIT {
  private static final int COUNT = 400;
  private static final List<String> COLUMNS = List.of("title", "votes");
  private static final Map<String, String> TEXT =
      Map.of(
          "mapping.features", "[/features/title, /features/votes]",
          "mapping.text", "[/features/title]",
          "mapping.bounds.maxText", "200");

  /** What stands in JSON for a title, which no job may stop at. */
  private static final List<String> HOSTILE =
      List.of(
          "\"\"",
          "null",
          "\"\\ud800 half \\udc00\"",
          "\"\\u202e\\u0000\\u0007 שלום\"",
          "\"" + "word ".repeat(100_000) + "\"",
          "\"" + "x".repeat(500_000) + "\"",
          "42",
          "true");

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  private static Example example(int number) {
    Random random = new Random(number);
    int label = random.nextInt(3);
    String[] words = {"java thread", "sql join", "css layout", "how to", "why is", "the best"};
    String title = words[3 + random.nextInt(3)] + " " + words[label] + "? é" + random.nextInt(9);
    return Example.of("e" + number, new float[] {0, random.nextFloat()}, "topic" + label)
        .withTexts(List.of(new Text(0, title)))
        .withTime(number);
  }

  @Test
  @Timeout(120)
  void aRestoredJobGivesThePredictionsAndSnapshotsOfALearner(@TempDir Path savepoints)
      throws Exception {
    JobTopics topics = new JobTopics(BROKER, "texts", 1);
    JobSettings settings = topics.settings(TEXT);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      examples.add(example(i));
    }
    produce(topics, examples.subList(0, COUNT / 2));
    String savepoint;
    try (RunningJob job = RunningJob.start(settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, COUNT / 4);
      savepoint = job.stop(savepoints);
    }
    produce(topics, examples.subList(COUNT / 2, COUNT));
    try (RunningJob job = RunningJob.resume(savepoint, settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, COUNT);
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    TrainingOutcome expected = TrainingOutcome.ofLearners(examples, settings);
    assertThat(topics.outcome().predictions()).isEqualTo(expected.predictions());
    assertThat(topics.outcome().snapshots()).isEqualTo(expected.snapshots());
  }

  @Test
  @Timeout(120)
  void noTextStopsAJobAndWhatIsNoneIsRejected(@TempDir Path savepoints) throws Exception {
    JobTopics topics = new JobTopics(BROKER, "hostile-texts", 1);
    JobSettings settings = topics.settings(TEXT);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String title : HOSTILE) {
      records.add(
          record(
              topics,
              "{\"features\":{\"title\":%s,\"votes\":1},\"label\":\"a\",\"time\":1}"
                  .formatted(title)
                  .getBytes(UTF_8)));
    }
    records.add(
        record(
            topics,
            "{\"features\":{\"title\":[\"a\"],\"votes\":1},\"label\":\"a\",\"time\":1}"
                .getBytes(UTF_8)));
    try (RunningJob job = RunningJob.start(settings)) {
      topics.produce(records);
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, HOSTILE.size());
      topics.awaitCommitted(job, JobTopics.REJECTED, 1);
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.REJECTED)).hasSize(1);
    assertThat(new String(topics.committed(JobTopics.REJECTED).get(0).value(), UTF_8))
        .contains("/features/title must be a text (mapping.text), or null");
  }

  /** The default learner on the known stream: the figures of {@code nsr evaluate titles}. */
  @Test
  @Tag("long")
  @Timeout(1200)
  void aKnownStreamOfTextsGivesThePredictionsOfEvaluate(@TempDir Path savepoints) throws Exception {
    Path data = Path.of(System.getenv().getOrDefault("NSR_DATA", "../../shared/data"));
    KnownStream known = KnownStream.named("titles").orElseThrow();
    assumeThat(data.resolve(known.files().get(0)))
        .as("the titles, read through NSR_DATA: without them this test is skipped")
        .isReadable();
    List<Example> examples = new ArrayList<>();
    JsonExampleWriter json;
    try (ExampleFile file = known.open(data)) {
      json = JsonExampleWriter.ofColumns(file.featureNames(), file.textNames());
      file.forEachRemaining(examples::add);
    }
    JobTopics topics = new JobTopics(BROKER, "titles", 1);
    Map<String, String> arguments =
        topics.arguments(
            Map.of("mapping.features", "[/features/text]", "mapping.text", "[/features/text]"));
    arguments.keySet().removeIf(name -> name.startsWith("learner.") || name.startsWith("model."));
    JobSettings settings = JobSettings.of(arguments);
    topics.produce(examples.stream().map(one -> record(topics, json.write(one))).toList());
    try (RunningJob job = RunningJob.start(settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, examples.size());
      job.finish(savepoints);
    }

    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    assertThat(topics.outcome().predictions())
        .isEqualTo(TrainingOutcome.ofLearners(examples, settings).predictions());
  }

  private static void produce(JobTopics topics, List<Example> examples) throws Exception {
    JsonExampleWriter json = JsonExampleWriter.ofColumns(COLUMNS, COLUMNS.subList(0, 1));
    topics.produce(examples.stream().map(one -> record(topics, json.write(one))).toList());
  }

  private static ProducerRecord<byte[], byte[]> record(JobTopics topics, byte[] value) {
    return new ProducerRecord<>(topics.name(JobTopics.EXAMPLES), value);
  }
}
