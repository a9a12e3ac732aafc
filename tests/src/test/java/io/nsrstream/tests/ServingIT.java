package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.versions.Answer;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ServeControl;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.flink.jobs.ServingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.Learner;
import io.nsrstream.online.settings.InvalidSettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A serving job beside its training job, on a real broker. */
final class ServingIT {
  private static final int PARTITIONS = 2;
  private static final JsonMapper JSON = new JsonMapper();

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(Map.of());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** Answers as they are committed, in the order of each partition. */
  private record Answers(JobTopics topics) {
    List<JsonNode> committed() throws Exception {
      List<JsonNode> answers = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : topics.committed("answers")) {
        answers.add(JSON.readTree(record.value()));
      }
      return answers;
    }
  }

  private static JobTopics topics(String job) {
    JobTopics topics = new JobTopics(broker, job, PARTITIONS);
    for (String topic : List.of("features", "answers")) {
      broker.createTopic(topics.name(topic), PARTITIONS, Map.of());
    }
    return topics;
  }

  private static JobSettings settings(JobTopics topics) throws Exception {
    return topics.settings(
        Map.of(
            "serving.examples",
            topics.name("features"),
            "serving.predictions",
            topics.name("answers"),
            "serving.parents",
            "[machine]",
            "versions.chunkBytes",
            "3000"));
  }

  private static List<Example> asked(List<Example> examples, int round) {
    List<Example> asked = new ArrayList<>();
    for (Example example : examples) {
      asked.add(
          new Example(
              example.key(),
              round + "/" + example.id(),
              example.features(),
              List.of(),
              null,
              example.time()));
    }
    return asked;
  }

  private static void ask(JobTopics topics, List<Example> examples) throws Exception {
    JsonExampleWriter json = JsonExampleWriter.ofArrays();
    topics.produce(
        examples.stream()
            .map(
                example ->
                    new ProducerRecord<>(
                        topics.name("features"),
                        example.key().getBytes(UTF_8),
                        json.write(example)))
            .toList());
  }

  private static void publish(JobTopics topics, List<ModelRecord> records) throws Exception {
    topics.produce(
        records.stream()
            .map(record -> KafkaTopics.record(topics.name(JobTopics.MODELS), record, PARTITIONS))
            .toList());
  }

  @Test
  void everyExampleIsAnsweredOnceByVersionsThatNeverGoBackWhileModelsChangeAndTheJobFails(
      @TempDir Path savepoints) throws Exception {
    JobTopics topics = topics("served");
    JobSettings settings = settings(topics);
    List<Example> learned = SeededExamples.of(4, 480, 11);
    ServingJob calm = ServingJob.onKafka(settings);
    ServingJob failing =
        new ServingJob(
            KafkaTopics.ofServing(
                    settings.kafka(),
                    settings.topics(),
                    settings.serving().examples(),
                    settings.serving().predictions(),
                    settings.name())
                .examples(new FailingOnce()),
            calm.models(),
            calm.answers(),
            calm.rejected());
    FailingOnce.failAt(topics.name("features"), 30);
    FailingOnce.failAt(topics.name("features"), 90);
    int rounds = 6;
    int asked = 0;
    String savepoint;
    try (RunningJob training = RunningJob.start(settings)) {
      topics.produceExamples(learned.subList(0, 80));
      topics.awaitCommitted(training, JobTopics.PREDICTIONS, 80);
      try (RunningJob serving = RunningJob.serve(failing, settings)) {
        for (int round = 0; round < rounds / 2; round++) {
          topics.produceExamples(learned.subList(80 * (round + 1), 80 * (round + 2)));
          ask(topics, asked(learned.subList(0, 80), round));
          asked += 80;
          topics.awaitCommitted(serving, "answers", asked);
        }
        savepoint = serving.stop(savepoints);
      }
      try (RunningJob serving = RunningJob.serve(savepoint, failing, settings)) {
        for (int round = rounds / 2; round < rounds; round++) {
          if (round + 2 < rounds) {
            topics.produceExamples(learned.subList(80 * (round + 1), 80 * (round + 2)));
          }
          ask(topics, asked(learned.subList(0, 80), round));
          asked += 80;
          topics.awaitCommitted(serving, "answers", asked);
        }
        serving.stop(savepoints);
      }
    }

    List<JsonNode> answers = new Answers(topics).committed();
    Set<String> ids = new HashSet<>();
    Map<String, Long> versions = new HashMap<>();
    Set<Long> different = new HashSet<>();
    Map<String, Map<Long, Learner>> learners = new HashMap<>();
    Map<String, Integer> firstWith = new HashMap<>();
    Map<String, Integer> lastWithout = new HashMap<>();
    for (JsonNode answer : answers) {
      String key = answer.get("key").asText();
      assertThat(ids.add(answer.get("id").asText())).as("answered once: %s", answer).isTrue();
      int turn = turn(learned, answer.get("id").asText());
      if (answer.get("model").isNull()) {
        lastWithout.merge(key, turn, Math::max);
        continue;
      }
      firstWith.merge(key, turn, Math::min);
      long version = answer.get("version").asLong();
      assertThat(version).isGreaterThanOrEqualTo(versions.getOrDefault(key, 0L));
      versions.put(key, version);
      different.add(version);
      Learner learner =
          learners
              .computeIfAbsent(key, missing -> new HashMap<>())
              .computeIfAbsent(version, number -> learner(learned, key, number, settings));
      Example example = example(learned, answer.get("id").asText());
      assertThat(answer)
          .isEqualTo(
              JSON.readTree(
                  OutputJson.answer(
                      new Answer(learner.forecast(example).prediction(), key, version))));
    }
    assertThat(answers).hasSize(rounds * 80);
    // Those that no model answers take another way and may come later.
    lastWithout.forEach(
        (key, turn) ->
            assertThat(turn)
                .as("a model of %s that was there stays", key)
                .isLessThan(firstWith.getOrDefault(key, Integer.MAX_VALUE)));
    assertThat(different).as("models changed").hasSizeGreaterThan(3);
    assertThat(FailingOnce.faults()).as("all faults happened").isEmpty();
    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    learners.values().forEach(of -> of.values().forEach(Learner::close));
  }

  /** When an example was asked about, counted over all. */
  private static int turn(List<Example> examples, String id) {
    Example original = example(examples, id);
    int index = 0;
    while (!id.endsWith("/" + examples.get(index).id())
        || !examples.get(index).key().equals(original.key())) {
      index++;
    }
    return Integer.parseInt(id.substring(0, id.indexOf('/'))) * examples.size() + index;
  }

  /** The example that was asked about, as its id says. */
  private static Example example(List<Example> examples, String id) {
    String original = id.substring(id.indexOf('/') + 1);
    Example found =
        examples.stream().filter(one -> one.id().equals(original)).findFirst().orElseThrow();
    return asked(List.of(found), Integer.parseInt(id.substring(0, id.indexOf('/')))).get(0);
  }

  private static Learner learner(
      List<Example> examples, String key, long labelled, JobSettings settings) {
    Learner learner = new Learner(settings.learner(), settings.model().factory());
    try {
      for (Example example : examples) {
        if (example.key().equals(key) && learner.examples() < labelled) {
          learner.testThenTrain(example);
        }
      }
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
    return learner;
  }

  @Test
  void aControlRecordPinsAVersionAndAParentAnswersForKeysWithoutAModel(@TempDir Path savepoints)
      throws Exception {
    JobTopics topics = topics("pinned");
    JobSettings settings = settings(topics);
    List<Example> examples = SeededExamples.of(1, 100, 5);
    String key = examples.get(0).key();
    List<Example> one = examples.subList(0, 1);
    assertThat(key).startsWith("machine");
    try (RunningJob serving = RunningJob.serve(ServingJob.onKafka(settings), settings)) {
      assertThat(answerTo(topics, serving, one, 0)).isEqualTo("null of null");
      publish(topics, version("", examples, 20, settings));
      await(topics, serving, one, " of 20");
      publish(topics, version("machine", examples, 30, settings));
      await(topics, serving, one, "machine of 30");
      publish(topics, version(key, examples, 40, settings));
      await(topics, serving, one, key + " of 40");
      publish(topics, version(key, examples, 60, settings));
      await(topics, serving, one, key + " of 60");
      publish(topics, List.of(ServeControl.pin(40).of(key)));
      await(topics, serving, one, key + " of 40");
      publish(topics, List.of(ServeControl.LATEST.of(key)));
      await(topics, serving, one, key + " of 60");
      publish(topics, List.of(ServeControl.NOTHING.of(key)));
      await(topics, serving, one, "machine of 30");
      serving.stop(savepoints);
    }
  }

  private int round;

  /** Asks until an answer comes from a model and its version. */
  private void await(JobTopics topics, RunningJob serving, List<Example> example, String expected)
      throws Exception {
    String answer = "";
    for (int tries = 0; tries < 100 && !answer.equals(expected); tries++) {
      round++;
      answer = answerTo(topics, serving, example, round);
    }
    assertThat(answer).isEqualTo(expected);
  }

  private static String answerTo(
      JobTopics topics, RunningJob serving, List<Example> example, int round) throws Exception {
    ask(topics, asked(example, round));
    topics.awaitCommitted(serving, "answers", round + 1);
    String id = round + "/" + example.get(0).id();
    JsonNode answer =
        new Answers(topics)
            .committed().stream()
                .filter(one -> one.get("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    return answer.get("model").asText() + " of " + answer.get("version").asText();
  }

  private static List<ModelRecord> version(
      String model, List<Example> examples, int labelled, JobSettings settings) {
    List<ModelRecord> records = new ArrayList<>();
    try (Learner learner = learner(examples, examples.get(0).key(), labelled, settings)) {
      VersionRecords.write(model, labelled, learner.snapshot().toBytes(), 3_000, records::add);
    }
    return records;
  }

  @Test
  void whatCannotBeServedIsSaidAtTheStart() throws Exception {
    JobTopics topics = new JobTopics(broker, "refused", 1);
    JobSettings without = topics.settings(Map.of("topics.models", ""));
    assertThatThrownBy(() -> ServingJob.onKafka(without))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith("topics.models must name the topic");
    JobSettings same =
        topics.settings(Map.of("serving.predictions", topics.name(JobTopics.PREDICTIONS)));
    assertThatThrownBy(() -> ServingJob.onKafka(same))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith("serving.predictions must differ");
  }
}
