package io.nsrstream.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.online.run.RunScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a job has committed to its topics, read and scored as any consumer could. */
public final class JobOutputs implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FETCH_RECORDS = 10_000;

  private final TopicSettings topics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RunScores scores;
  private final Set<TopicPartition> input;

  /** All outputs from their beginning; what is read is counted there. */
  public JobOutputs(KafkaSettings kafka, TopicSettings topics, RunScores scores) {
    this.topics = topics;
    this.scores = scores;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.servers(),
                // The job's own group, to see how far it is; nothing is committed here.
                ConsumerConfig.GROUP_ID_CONFIG,
                kafka.group(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                FETCH_RECORDS),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    input = partitions(topics.examples());
    Set<TopicPartition> outputs =
        partitions(topics.predictions(), topics.rejected(), topics.metrics());
    consumer.assign(outputs);
    consumer.seekToBeginning(outputs);
  }

  private Set<TopicPartition> partitions(String... ofTopics) {
    return Stream.of(ofTopics)
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toSet());
  }

  /** How many records of its input the job has said it read, which is a while after it did. */
  public long recordsRead() {
    return consumer.committed(input).values().stream()
        .filter(Objects::nonNull)
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /** Takes in what has come, waiting a while if nothing has. */
  public void read(Duration wait) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      if (record.topic().equals(topics.predictions())) {
        score(parse(record));
      } else if (record.topic().equals(topics.metrics())) {
        report(parse(record));
      } else {
        scores.reject();
      }
    }
  }

  /** Takes in all that is committed by now. */
  public void readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      read(Duration.ofMillis(100));
    }
  }

  private static JsonNode parse(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException("the job wrote what is no JSON to " + record.topic(), e);
    }
  }

  private void score(JsonNode prediction) {
    JsonNode label = prediction.get("label");
    String known = label == null ? null : label.asText();
    JsonNode predicted = prediction.get("predicted");
    float probability =
        known == null ? 0 : (float) prediction.get("probabilities").path(known).asDouble();
    scores.add(
        prediction.get("key").asText(),
        known,
        predicted.isNull() ? null : predicted.asText(),
        probability);
  }

  private void report(JsonNode metrics) {
    scores.report(
        metrics.get("key").asText(),
        ofLayers(metrics.get("variance")),
        ofLayers(metrics.get("consistency")),
        metrics.at("/drift/drifts").asLong(),
        metrics.get("labelsAsFeatures").asBoolean());
  }

  private static List<Double> ofLayers(JsonNode byLayer) {
    List<Double> values = new ArrayList<>();
    byLayer.forEach(layer -> values.add(layer.asDouble(Double.NaN)));
    return values;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
