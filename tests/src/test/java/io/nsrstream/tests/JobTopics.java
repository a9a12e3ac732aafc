package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.connectors.versions.KeptVersions;
import io.nsrstream.connectors.versions.KeptVersions.Parts;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.connectors.versions.ModelRecordKey;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.snapshot.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of one job on a broker: what is produced for it, and what it committed. */
final class JobTopics {
  static final String EXAMPLES = "examples";
  static final String LABELS = "labels";
  static final String PREDICTIONS = "predictions";
  static final String REJECTED = "rejected";
  static final String METRICS = "metrics";
  static final String MODELS = "models";

  private static final Duration POLL = Duration.ofMillis(100);

  static final List<String> ALL = List.of(EXAMPLES, LABELS, PREDICTIONS, REJECTED, METRICS, MODELS);

  private final String servers;
  private final String job;

  /** Creates the topics, all with this many partitions. */
  JobTopics(EmbeddedBroker broker, String job, int partitions) {
    this(broker.bootstrapServers(), job);
    for (String topic : ALL) {
      broker.createTopic(name(topic), partitions, Map.of());
    }
  }

  /** Topics that are there. */
  JobTopics(String servers, String job) {
    this.servers = servers;
    this.job = job;
  }

  /** The full name of one of the topics. */
  String name(String topic) {
    return job + "-" + topic;
  }

  /** A job on these topics, quick and small unless the further settings say otherwise. */
  JobSettings settings(Map<String, String> further) throws IOException {
    return JobSettings.of(arguments(further));
  }

  /** The same as the names and values of a command line. */
  Map<String, String> arguments(Map<String, String> further) {
    Map<String, String> arguments = connections();
    arguments.put("topics." + MODELS, name(MODELS));
    arguments.put("model.network", "mlp:16");
    arguments.put("model.rate", "0.003");
    arguments.put("learner.members", "[{batch: 8, lambda: 0.1, window: 20}]");
    arguments.put("learner.pool.labelShift", "[]");
    arguments.put("learner.pool.neighbours", "[]");
    arguments.put("learner.pool.classMeans", "[]");
    arguments.put("learner.pool.regressions", "[]");
    arguments.put("learner.pool.persistence", "false");
    arguments.put("flink.parallelism", "1");
    arguments.put("flink.checkpointIntervalMs", "200");
    arguments.putAll(further);
    if (!arguments.getOrDefault("topics.models", "").isEmpty()) {
      // With each checkpoint.
      arguments.putIfAbsent("versions.everyMs", "0");
    }
    return arguments;
  }

  /** Where a job reads and writes, without versions of models; all else is left to it. */
  Map<String, String> connections() {
    Map<String, String> arguments = new HashMap<>();
    arguments.put("name", job);
    arguments.put("kafka.servers", servers);
    for (String topic : List.of(EXAMPLES, PREDICTIONS, REJECTED, METRICS)) {
      arguments.put("topics." + topic, name(topic));
    }
    // The streams of tests count from 0.
    arguments.put("mapping.timeFormat", "ELAPSED_MS");
    return arguments;
  }

  /** Writes examples, keyed so that those of one model stay in one partition. */
  void produceExamples(List<Example> examples) throws Exception {
    JsonExampleWriter json = JsonExampleWriter.ofArrays();
    produce(
        examples.stream()
            .map(
                example ->
                    new ProducerRecord<>(
                        name(EXAMPLES), example.key().getBytes(UTF_8), json.write(example)))
            .toList());
  }

  /** Writes the labels of examples, without their features, keyed like these. */
  void produceLabels(List<Example> labelled) throws Exception {
    produce(
        labelled.stream()
            .map(
                example ->
                    new ProducerRecord<>(
                        name(LABELS), example.key().getBytes(UTF_8), labelRecord(example)))
            .toList());
  }

  private static byte[] labelRecord(Example example) {
    return "{\"key\":\"%s\",\"id\":\"%s\",\"label\":\"%s\",\"time\":%d}"
        .formatted(example.key(), example.id(), example.label(), example.time())
        .getBytes(UTF_8);
  }

  /** Writes records and returns where they lie. */
  List<RecordMetadata> produce(List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            2_000_000,
            // A topic that is new may refuse the first batch, take the second, and then never again
            // the first, whose numbers are too low by then.
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
            1);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
      List<RecordMetadata> places = new ArrayList<>();
      for (Future<RecordMetadata> place : sent) {
        places.add(place.get());
      }
      return places;
    }
  }

  /** All that is committed on a topic by now. */
  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    return read(name(topic), 0, () -> {});
  }

  /** Waits until a job has committed as many records on a topic; fails if the job does. */
  void awaitCommitted(RunningJob job, String topic, int atLeast) {
    awaitCommitted(job::requireNoFailure, topic, atLeast);
  }

  /**
   * The same of a job in a cluster of another kind.
   *
   * @param requireNoFailure throws if the job has failed
   */
  void awaitCommitted(Runnable requireNoFailure, String topic, int atLeast) {
    read(name(topic), atLeast, requireNoFailure);
  }

  /** Waits until as many records are committed on a topic, for as long as it takes. */
  void awaitCommitted(String topic, int atLeast) {
    read(name(topic), atLeast, () -> {});
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      String topic, int atLeast, Runnable betweenPolls) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = reader()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (records.size() < atLeast || !atEnd(consumer)) {
        betweenPolls.run();
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  private static boolean atEnd(Consumer<byte[], byte[]> consumer) {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private Consumer<byte[], byte[]> reader() {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What the job committed for each key. */
  TrainingOutcome outcome() {
    Map<String, List<String>> predictions = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : committed(PREDICTIONS)) {
      predictions
          .computeIfAbsent(key(record), key -> new ArrayList<>())
          .add(new String(record.value(), UTF_8));
    }
    return new TrainingOutcome(predictions, latest(name(MODELS)));
  }

  /**
   * The latest version of each model.
   *
   * @param topic its full name
   */
  Map<String, Snapshot> latest(String topic) {
    Map<String, Snapshot> latest = new TreeMap<>();
    versions(topic)
        .forEach(
            (model, versions) ->
                latest.put(
                    model,
                    Snapshot.of(versions.snapshot(versions.complete().get(0)).orElseThrow())));
    return latest;
  }

  private Map<String, KeptVersions> versions(String topic) {
    Map<String, KeptVersions> versions = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> found : read(topic, 0, () -> {})) {
      ModelRecord record = ModelRecordKey.record(found.key(), found.value()).orElseThrow();
      versions
          .computeIfAbsent(record.model(), model -> new KeptVersions(Parts.onHeap()))
          .take(record);
    }
    return versions;
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }
}
