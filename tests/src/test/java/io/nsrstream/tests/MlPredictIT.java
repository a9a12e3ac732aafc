package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ServeControl;
import io.nsrstream.connectors.versions.VersionRecords;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.learner.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** ML_PREDICT with the models of a topic on a real broker, which change while the query runs. */
final class MlPredictIT {
  private static final int PARTITIONS = 2;
  private static final int MOST_TRIES = 200;
  private static final List<Example> EXAMPLES = SeededExamples.of(1, 100, 5);
  private static final String KEY = EXAMPLES.get(0).key();
  private static final Example ASKED = EXAMPLES.get(0);

  private static final String QUERY =
      """
      SELECT id, predicted, probability, version, model, rejected
      FROM ML_PREDICT(TABLE examples, MODEL kinds, DESCRIPTOR(`key`, features))
      """;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(Map.of());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** A query that runs, and the topics beside it. */
  private static final class RunningQuery implements AutoCloseable {
    private final JobTopics topics;
    private final CloseableIterator<Row> answers;
    private int asked;

    RunningQuery(JobTopics topics, StreamTableEnvironment tables) {
      this.topics = topics;
      this.answers = tables.executeSql(QUERY).collect();
    }

    Row answer(String key) throws Exception {
      return answer(key, Arrays.toString(ASKED.features()));
    }

    Row answer(String key, String features) throws Exception {
      asked++;
      String record =
          "{\"key\":\"%s\",\"id\":\"%d\",\"features\":%s}".formatted(key, asked, features);
      topics.produce(
          List.of(
              new ProducerRecord<>(
                  topics.name(JobTopics.EXAMPLES), key.getBytes(UTF_8), record.getBytes(UTF_8))));
      Row answer = answers.next();
      assertThat(answer.<String>getFieldAs("id")).isEqualTo(Integer.toString(asked));
      return answer;
    }

    /** Asks until a model and its version answer; returns what answered on the way. */
    List<String> untilAnsweredBy(String expected) throws Exception {
      List<String> models = new ArrayList<>();
      do {
        Row answer = answer(KEY);
        models.add(answer.getField("model") + " of " + answer.getField("version"));
      } while (!models.contains(expected) && models.size() < MOST_TRIES);
      assertThat(models).endsWith(expected);
      return models.stream().distinct().toList();
    }

    @Override
    public void close() {
      try {
        answers.close();
      } catch (Exception e) {
        throw new AssertionError("the query cannot be closed", e);
      }
    }
  }

  private static StreamTableEnvironment tables(JobTopics topics, String further) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(PARTITIONS);
    StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
    String servers = broker.bootstrapServers();
    tables.executeSql(
        """
        CREATE TABLE examples (`key` STRING, id STRING, features ARRAY<DOUBLE>) WITH (
          'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s',
          'scan.startup.mode' = 'earliest-offset', 'format' = 'json')
        """
            .formatted(topics.name(JobTopics.EXAMPLES), servers));
    String settings =
        new TreeMap<>(topics.arguments(Map.of()))
            .entrySet().stream()
                .filter(one -> one.getKey().matches("(learner|model)\\..*"))
                .map(one -> "'%s' = '%s'".formatted(one.getKey(), one.getValue()))
                .collect(Collectors.joining(", "));
    tables.executeSql(
        """
        CREATE MODEL kinds INPUT (machine STRING, features ARRAY<DOUBLE>)
        OUTPUT (predicted STRING, probability DOUBLE, version BIGINT, model STRING, rejected STRING)
        WITH ('provider' = 'nsr', 'models.topic' = '%s', 'bootstrap.servers' = '%s',
          'key' = 'machine', 'serving.parents' = '[machine]', %s%s)
        """
            .formatted(topics.name(JobTopics.MODELS), servers, settings, further));
    return tables;
  }

  @Test
  void theLatestVersionAnswersFromTheFirstRowOnAndChangesWhileTheQueryRuns() throws Exception {
    JobTopics topics = new JobTopics(broker, "predicted", PARTITIONS);
    JobSettings settings = topics.settings(Map.of());
    publish(topics, version(KEY, 30, settings));
    publish(topics, version(KEY, 40, settings));
    try (RunningQuery query =
        new RunningQuery(topics, tables(topics, ", 'properties.fetch.max.wait.ms' = '100'"))) {
      Row first = query.answer(KEY);
      try (Learner learner = learner(40, settings)) {
        String predicted = learner.forecast(ASKED).prediction().predicted();
        assertThat(predicted).isNotNull();
        assertThat(first)
            .isEqualTo(
                Row.of(
                    "1",
                    predicted,
                    (double)
                        learner
                            .forecast(ASKED)
                            .prediction()
                            .probability(Objects.requireNonNull(predicted)),
                    40L,
                    KEY,
                    null));
      }

      publish(topics, version(KEY, 60, settings));
      query.untilAnsweredBy(KEY + " of 60");
      publish(topics, version(KEY, 50, settings));
      publish(topics, version(KEY, 70, settings));
      assertThat(query.untilAnsweredBy(KEY + " of 70")).doesNotContain(KEY + " of 50");
      publish(topics, List.of(ServeControl.pin(60).of(KEY)));
      query.untilAnsweredBy(KEY + " of 60");

      assertThat(query.answer("elsewhere"))
          .isEqualTo(Row.of(id(query), null, null, null, null, null));
      Row rejected = query.answer(KEY, "[1.0]");
      assertThat(rejected.getField("model")).isNull();
      assertThat(rejected.<String>getFieldAs("rejected")).contains("features");
      publish(topics, version("machine", 20, settings));
      publish(topics, List.of(ServeControl.NOTHING.of(KEY)));
      query.untilAnsweredBy("machine of 20");
    }
  }

  private static String id(RunningQuery query) {
    return Integer.toString(query.asked);
  }

  @Test
  void aQueryFailsAtItsStartIfTheModelsTopicIsNotThereOrNotReadInTime() throws Exception {
    JobTopics topics = new JobTopics(broker, "late", 1);
    StreamTableEnvironment late = tables(topics, ", 'models.wait' = '1 ms'");
    assertThatThrownBy(() -> late.executeSql(QUERY).collect().next())
        .hasStackTraceContaining(
            "models.topic late-models must be read to its end within PT0.001S");

    StreamTableEnvironment absent = tables(topics, "");
    absent.executeSql("ALTER MODEL kinds SET ('models.topic' = 'none-of-this-name')");
    assertThatThrownBy(() -> absent.executeSql(QUERY).collect().next())
        .hasStackTraceContaining("models.topic must be a topic that exists");
  }

  private static void publish(JobTopics topics, List<ModelRecord> records) throws Exception {
    topics.produce(
        records.stream()
            .map(record -> KafkaTopics.record(topics.name(JobTopics.MODELS), record, PARTITIONS))
            .toList());
  }

  private static List<ModelRecord> version(String model, int labelled, JobSettings settings)
      throws Exception {
    List<ModelRecord> records = new ArrayList<>();
    try (Learner learner = learner(labelled, settings)) {
      VersionRecords.write(model, labelled, learner.snapshot().toBytes(), 3_000, records::add);
    }
    return records;
  }

  private static Learner learner(int labelled, JobSettings settings) throws Exception {
    Learner learner = new Learner(settings.learner(), settings.model().factory());
    for (Example example : EXAMPLES) {
      if (learner.examples() < labelled) {
        learner.testThenTrain(example);
      }
    }
    return learner;
  }
}
