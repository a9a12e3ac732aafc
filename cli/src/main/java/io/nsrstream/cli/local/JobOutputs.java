package io.nsrstream.cli.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.view.KeyReport;
import io.nsrstream.cli.view.RunWatch;
import io.nsrstream.connectors.kafka.KafkaClients;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.online.data.Prediction;
import io.nsrstream.online.run.RunScores;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.settings.Rules;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a job has committed to its topics, read and scored as any consumer could. */
public final class JobOutputs implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FETCH_RECORDS = 10_000;
  private static final int ASK_MS = 15_000;

  private final TopicSettings topics;
  private final Consumer<byte[], byte[]> consumer;
  private final RunScores scores;
  private final RunWatch watch;

  /**
   * The outputs from their latest records on.
   *
   * @param scores where what is read is counted
   * @param watch is told of it, too
   * @param last how many records of each topic are read that are there already, about
   * @throws InvalidSettingsException if a topic does not exist
   */
  public JobOutputs(
      KafkaSettings kafka, TopicSettings topics, RunScores scores, RunWatch watch, long last) {
    this.topics = topics;
    this.scores = scores;
    this.watch = watch;
    consumer =
        KafkaClients.consumer(
            kafka,
            Map.of(
                // The job's own group, to see how far it is; nothing is committed here.
                ConsumerConfig.GROUP_ID_CONFIG,
                kafka.group(),
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ASK_MS,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                FETCH_RECORDS));
    try {
      List<TopicPartition> outputs =
          Stream.of(
                  partitions("topics.predictions", topics.predictions()),
                  partitions("topics.rejected", topics.rejected()),
                  partitions("topics.metrics", topics.metrics()))
              .flatMap(List::stream)
              .toList();
      consumer.assign(outputs);
      begin(last);
    } catch (RuntimeException failure) {
      consumer.close();
      throw failure;
    }
  }

  private List<TopicPartition> partitions(String setting, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    new Rules()
        .require(
            !partitions.isEmpty(),
            setting,
            "must be a topic that exists",
            topic,
            "create it, or name another")
        .check();
    return partitions;
  }

  private void begin(long last) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(consumer.assignment());
    consumer
        .endOffsets(consumer.assignment())
        .forEach(
            (partition, end) -> {
              long beginning = beginnings.getOrDefault(partition, 0L);
              long ofEach = last / consumer.partitionsFor(partition.topic()).size();
              consumer.seek(partition, Math.max(beginning, end - ofEach));
            });
  }

  /** How many records of its input the job has said it read, which is a while after it did. */
  public long recordsRead() {
    Set<TopicPartition> input = Set.copyOf(partitions("topics.examples", topics.examples()));
    return consumer.committed(input).values().stream()
        .filter(Objects::nonNull)
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  /**
   * Takes in what has come, waiting a while if nothing has. A record that no job of ours wrote
   * counts as a rejected one.
   */
  public void read(Duration wait) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      try {
        take(record.topic(), JSON.readTree(record.value()));
      } catch (IOException | IllegalArgumentException foreign) {
        scores.reject();
        watch.rejected(
            "%s/%d/%d".formatted(record.topic(), record.partition(), record.offset()),
            "no record of a job: " + foreign.getMessage());
      }
    }
  }

  private void take(String topic, JsonNode read) {
    if (topic.equals(topics.predictions())) {
      score(JobRecords.prediction(read));
    } else if (topic.equals(topics.metrics())) {
      report(JobRecords.report(read));
    } else {
      scores.reject();
      watch.rejected(JobRecords.place(read), read.path("reason").asText());
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
