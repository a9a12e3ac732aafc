package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka's records are beside one JSON value: key, headers, place, batches and tombstones. */
@Timeout(120)
final class KafkaRecordsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;

  /** Topics keep records for a week. */
  private static final long TIME = System.currentTimeMillis() - 3_600_000;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void partsOfTheRecordAreKeyIdTimeLabelAndFeatures(@TempDir Path savepoints) throws Exception {
    int count = 400;
    JobTopics topics = new JobTopics(broker, "parts", PARTITIONS);
    JobSettings settings =
        topics.settings(
            Map.of(
                "mapping.features", "[/x, kafka:header/pressure, kafka:partition]",
                "mapping.numbers", "[kafka:header/pressure]",
                "mapping.key", "kafka:key",
                "mapping.id", "kafka:header/id",
                "mapping.label", "kafka:header/label",
                "mapping.time", "kafka:timestamp"));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<Example> examples = new ArrayList<>();
    Random random = new Random(16);
    for (int i = 0; i < count; i++) {
      int partition = i % PARTITIONS;
      float x = random.nextFloat();
      float pressure = random.nextFloat();
      String label = x > pressure ? "above" : "below";
      ProducerRecord<byte[], byte[]> record =
          record(topics, partition, TIME + i, "machine" + partition, "{\"x\": %s}".formatted(x));
      add(record, "pressure", "9");
      add(record, "pressure", Float.toString(pressure));
      add(record, "pressure", null);
      add(record, "id", "é" + i);
      add(record, "label", label);
      records.add(record);
      examples.add(
          new Example(
              "machine" + partition,
              "é" + i,
              new float[] {x, pressure, 0},
              List.of(new Nominal(2, Integer.toString(partition))),
              label,
              TIME + i));
    }

    try (RunningJob job = RunningJob.start(settings)) {
      topics.produce(records);
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, count);
      job.finish(savepoints);
    }

    assertThat(topics.outcome()).isEqualTo(TrainingOutcome.ofLearners(examples, settings));
    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
  }

  @Test
  void elementsOfBatchesAreTakenOrRejectedEachAndTombstonesLeftOut(@TempDir Path savepoints)
      throws Exception {
    int batches = 50;
    JobTopics topics = new JobTopics(broker, "batches", PARTITIONS);
    JobSettings settings =
        topics.settings(
            Map.of(
                "mapping.examples", "/readings",
                "mapping.features", "[/after/x, /after/y]",
                "mapping.label", "/after/label",
                "mapping.key", "kafka:key",
                "mapping.bounds.maxExamples", "4",
                "mapping.tombstones", "SKIP",
                "mapping.time", ""));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    Set<String> taken = new TreeSet<>();
    Set<String> rejected = new TreeSet<>();
    String good = "{\"after\": {\"x\": 1, \"y\": 2, \"label\": \"a\"}}";
    String bad = "{\"after\": {\"x\": \"n/a\", \"y\": []}}";
    String deleted = "{\"after\": null}";
    for (int i = 0; i < batches; i++) {
      String whole =
          i % 10 == 9
              ? "[%s]".formatted(String.join(",", List.of(good, good, good, good, good)))
              : "[%s, %s ,%s,%s]".formatted(good, bad, deleted, good);
      ProducerRecord<byte[], byte[]> record =
          record(topics, 0, TIME + i, "m", "{\"n\":%d,\"readings\":%s}".formatted(i, whole));
      add(record, "site", "north");
      records.add(record);
      records.add(record(topics, 1, TIME, "m", null));
      if (i % 10 == 9) {
        rejected.add(i + " -1");
      } else {
        taken.addAll(Set.of("0-%d-0".formatted(i), "0-%d-3".formatted(i)));
        rejected.add(i + " 1");
      }
    }

    try (RunningJob job = RunningJob.start(settings)) {
      topics.produce(records);
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, taken.size());
      topics.awaitCommitted(job, JobTopics.REJECTED, rejected.size());
      job.finish(savepoints);
    }

    Set<String> predictions = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> prediction : topics.committed(JobTopics.PREDICTIONS)) {
      JsonNode json = JSON.readTree(prediction.value());
      assertThat(json.get("key").textValue()).isEqualTo("m");
      assertThat(predictions.add(json.get("id").textValue())).isTrue();
    }
    assertThat(predictions).isEqualTo(taken);
    Set<String> found = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.REJECTED)) {
      JsonNode json = JSON.readTree(record.value());
      assertThat(json.get("timestamp").longValue())
          .isEqualTo(TIME + json.get("offset").longValue());
      assertThat(json.get("key").binaryValue()).asString(UTF_8).isEqualTo("m");
      assertThat(json.at("/headers/0/value").binaryValue()).asString(UTF_8).isEqualTo("north");
      int element = json.path("element").asInt(-1);
      assertThat(found.add(json.get("offset") + " " + element)).isTrue();
      if (element >= 0) {
        assertThat(json.get("bytes").binaryValue())
            .asString(UTF_8)
            .isEqualTo("{\"readings\":[" + bad + "]}");
      }
    }
    assertThat(found).isEqualTo(rejected);
  }

  private static ProducerRecord<byte[], byte[]> record(
      JobTopics topics, int partition, long timestamp, String key, @Nullable String value) {
    return new ProducerRecord<>(
        topics.name(JobTopics.EXAMPLES),
        partition,
        timestamp,
        key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private static void add(
      ProducerRecord<byte[], byte[]> record, String name, @Nullable String value) {
    record.headers().add(new RecordHeader(name, value == null ? null : value.getBytes(UTF_8)));
  }
}
