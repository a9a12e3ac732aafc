package io.nsrstream.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.view.KeyReport;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.run.RunScores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final RunWatch watch;
  private final Set<TopicPartition> input;

  /**
   * All outputs from their beginning.
   *
   * @param scores where what is read is counted
   * @param watch is told of it, too
   */
  public JobOutputs(KafkaSettings kafka, TopicSettings topics, RunScores scores, RunWatch watch) {
    this.topics = topics;
    this.scores = scores;
    this.watch = watch;
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
      JsonNode read = parse(record);
      if (record.topic().equals(topics.predictions())) {
        score(JobRecords.prediction(read));
      } else if (record.topic().equals(topics.metrics())) {
        report(JobRecords.report(read));
      } else {
        scores.reject();
        watch.rejected(JobRecords.place(read), read.path("reason").asText());
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

  private void score(Prediction prediction) {
    Optional<String> label = Optional.ofNullable(prediction.label());
    scores.predicted(prediction, label);
    watch.predicted(prediction, label);
  }

  private void report(KeyReport report) {
    scores.report(
        report.key(),
        List.of(report.variance()),
        List.of(report.consistency()),
        report.drifts(),
        report.labelsAsFeatures());
    watch.report(report);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
