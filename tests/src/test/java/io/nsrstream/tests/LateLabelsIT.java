package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.generated.SensorSettings;
import io.nsrstream.connectors.generated.SensorStream;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Forecast;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.data.RejectedExampleException;
import io.nsrstream.online.learner.Learner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Labels that come after their examples, on a topic of their own, are learned exactly once,
 * whatever happens while examples wait for them. Examples and labels take turns, a slice of each
 * after the outputs of the one before are committed: between two topics there is no other order.
 */
@Timeout(180)
final class LateLabelsIT {
  private static final int SLICE = 400;
  private static final int SLICES = 4;

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  private final Random random = new Random(23);
  private final List<List<Example>> examples = new ArrayList<>();
  private final List<List<Example>> labels = new ArrayList<>();
  private final Map<String, Long> neverLabelled = new TreeMap<>();

  @Test
  void faultsWhileExamplesWaitLeaveNoTrace(@TempDir Path savepoints) throws Exception {
    fill(5);
    JobTopics calm = new JobTopics(BROKER, "calm-late", 1);
    JobTopics faulty = new JobTopics(BROKER, "faulty-late", 1);
    try (RunningJob job = RunningJob.start(settings(calm, 1))) {
      feed(calm, job, 0, SLICES);
      job.finish(savepoints);
    }
    FailingOnce.failAt(faulty.name(JobTopics.EXAMPLES), SLICE + SLICE / 2);
    FailingOnce.failAt(faulty.name(JobTopics.LABELS), labels.get(0).size() / 2);
    FailingOnce.failAt(
        faulty.name(JobTopics.LABELS), labels.get(0).size() + labels.get(1).size() * 2 / 3);
    JobSettings settings = settings(faulty, 1);
    try (RunningJob job = RunningJob.start(FailingOnce.job(settings), settings)) {
      feed(faulty, job, 0, SLICES);
      job.finish(savepoints);
    }
    assertThat(FailingOnce.faults()).as("faults that did not happen").isEmpty();

    requireOutcome(calm);
    requireOutcome(faulty);
  }

  @Test
  void examplesThatWaitAreRescaledWithTheirLearners(@TempDir Path savepoints) throws Exception {
    fill(20);
    JobTopics topics = new JobTopics(BROKER, "rescaled-late", 3);
    String savepoint;
    try (RunningJob job = RunningJob.start(settings(topics, 2))) {
      feed(topics, job, 0, 1);
      topics.produceExamples(examples.get(1));
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, 2 * SLICE);
      savepoint = job.stop(savepoints);
    }
    try (RunningJob job = RunningJob.resume(savepoint, settings(topics, 3))) {
      topics.produceLabels(labels.get(1));
      topics.awaitCommitted(job, JobTopics.METRICS, labelsUpTo(2));
      feed(topics, job, 2, SLICES);
      job.finish(savepoints);
    }

    requireOutcome(topics);
  }

  /** Every labelled example is reported, so that reports tell how many labels are learned. */
  private static JobSettings settings(JobTopics topics, int parallelism) throws IOException {
    return topics.settings(
        Map.of(
            "topics.labels",
            topics.name(JobTopics.LABELS),
            "flink.parallelism",
            Integer.toString(parallelism),
            "flink.liveLearners",
            "4",
            "flink.metricsEvery",
            "1"));
  }

  private void feed(JobTopics topics, RunningJob job, int from, int to) throws Exception {
    for (int slice = from; slice < to; slice++) {
      topics.produceExamples(examples.get(slice));
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, (slice + 1) * SLICE);
      topics.produceLabels(labels.get(slice));
      topics.awaitCommitted(job, JobTopics.METRICS, labelsUpTo(slice + 1));
    }
  }

  private int labelsUpTo(int slice) {
    return labels.subList(0, slice).stream().mapToInt(List::size).sum();
  }

  /** Slices of examples without labels, and their labels, shuffled; one in five never comes. */
  private void fill(int keys) {
    SensorStream stream = new SensorStream(SensorSettings.DEFAULTS.withMachines(keys), 11);
    for (int slice = 0; slice < SLICES; slice++) {
      List<Example> bare = new ArrayList<>();
      List<Example> labelled = new ArrayList<>();
      for (int i = 0; i < SLICE; i++) {
        Example example = stream.next();
        bare.add(withoutLabel(example));
        boolean comes = random.nextInt(5) > 0;
        if (comes) {
          labelled.add(example);
        }
        neverLabelled.merge(example.key(), comes ? 0L : 1L, Long::sum);
      }
      Collections.shuffle(labelled, random);
      examples.add(bare);
      labels.add(labelled);
    }
  }

  private static Example withoutLabel(Example example) {
    return new Example(
        example.key(), example.id(), example.features(), example.nominals(), null, example.time());
  }

  private void requireOutcome(JobTopics topics) throws Exception {
    assertThat(topics.outcome()).isEqualTo(ofLearners(settings(topics, 1)));
    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    Map<String, Long> unlabelled = new TreeMap<>();
    Map<String, Long> waiting = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.METRICS)) {
      JsonNode report = new ObjectMapper().readTree(record.value());
      unlabelled.put(report.get("key").asText(), report.get("unlabelled").asLong());
      waiting.put(report.get("key").asText(), report.get("waiting").asLong());
    }
    assertThat(unlabelled).isEqualTo(neverLabelled);
    assertThat(waiting.values()).containsOnly(0L);
  }

  /** What learners make of the slices without Kafka and Flink. */
  private TrainingOutcome ofLearners(JobSettings settings) throws RejectedExampleException {
    Map<String, List<String>> predictions = new TreeMap<>();
    Map<String, Learner> learners = new TreeMap<>();
    for (int slice = 0; slice < SLICES; slice++) {
      Map<String, Prediction> earlier = new HashMap<>();
      for (Example example : examples.get(slice)) {
        Learner learner =
            learners.computeIfAbsent(
                example.key(), key -> new Learner(settings.learner(), settings.model().factory()));
        Prediction prediction = learner.forecast(example).prediction();
        earlier.put(example.id(), prediction);
        predictions
            .computeIfAbsent(example.key(), key -> new ArrayList<>())
            .add(new String(OutputJson.prediction(prediction), UTF_8));
      }
      for (Example labelled : labels.get(slice)) {
        Objects.requireNonNull(learners.get(labelled.key()))
            .learn(labelled, Forecast.of(Objects.requireNonNull(earlier.get(labelled.id()))));
      }
    }
    return TrainingOutcome.of(predictions, learners);
  }
}
