package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.kafka.KafkaTopics;
import io.nsrstream.connectors.records.OutputJson;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.connectors.versions.ModelRecord;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a job leaves behind in the broker, and whose transactions it touches. */
@Timeout(180)
final class TransactionalIdsIT {
  private static final int SLICE = 20;
  private static final int SLICES = 12;

  /** One transaction is written, one waits to be committed, one is spare. */
  private static final int MOST_IDS_OF_A_SINK = 3;

  @AutoClose private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @Test
  void idsDoNotGrowWithTheCheckpoints(@TempDir Path savepoints) throws Exception {
    List<Example> examples = SeededExamples.of(1, SLICES * SLICE, 21);
    JobTopics topics = new JobTopics(BROKER, "frugal", 1);
    try (RunningJob job = RunningJob.start(topics.settings(Map.of()))) {
      for (int end = SLICE; end <= examples.size(); end += SLICE) {
        topics.produceExamples(examples.subList(end - SLICE, end));
        // What is committed is behind a checkpoint, so there is one for each slice at least.
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, end);
      }
      job.finish(savepoints);
    }
    for (String busy : List.of("predictions", "metrics", "models")) {
      assertThat(transactionalIds("frugal/" + busy)).as(busy).hasSizeBetween(1, MOST_IDS_OF_A_SINK);
    }
    assertThat(transactionalIds("frugal/rejected"))
        .as("an idle sink")
        .hasSizeBetween(1, MOST_IDS_OF_A_SINK);
    assertThat(transactionalIds("frugal-")).isEmpty();
  }

  @Test
  void aSavepointOfIdsThatGrewGoesOnWithReusedOnes(@TempDir Path savepoints) throws Exception {
    List<Example> examples = SeededExamples.of(3, 1_200, 22);
    JobTopics topics = new JobTopics(BROKER, "renamed", 1);
    JobSettings settings = topics.settings(Map.of());
    String savepoint;
    topics.produceExamples(examples.subList(0, 600));
    try (RunningJob job = RunningJob.start(withGrowingIds(settings), settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, 300);
      savepoint = job.stop(savepoints);
    }
    assertThat(transactionalIds("renamed-predictions-0-")).isNotEmpty();
    topics.produceExamples(examples.subList(600, 1_200));
    try (RunningJob job = RunningJob.resume(savepoint, settings)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, examples.size());
      job.finish(savepoints);
    }
    TrainingOutcome expected = TrainingOutcome.ofLearners(examples, settings);
    assertThat(topics.outcome().predictions()).isEqualTo(expected.predictions());
    assertThat(topics.outcome().snapshots()).isEqualTo(expected.snapshots());
  }

  @Test
  void aJobLeavesTheTransactionsOfALongerNameAlone(@TempDir Path savepoints) throws Exception {
    List<Example> examples = SeededExamples.of(1, 100, 23);
    JobTopics topics = new JobTopics(BROKER, "short", 1);
    String otherId = KafkaTopics.transactionalIdPrefix("short-predictions", "predictions") + "-0-0";
    try (Producer<byte[], byte[]> other = producer(otherId)) {
      other.initTransactions();
      other.beginTransaction();
      other
          .send(new ProducerRecord<>(topics.name(JobTopics.PREDICTIONS), "theirs".getBytes(UTF_8)))
          .get();
      try (RunningJob job = RunningJob.start(topics.settings(Map.of("flink.metricsEvery", "50")))) {
        topics.produceExamples(examples);
        topics.awaitCommitted(job, JobTopics.METRICS, 1);
        job.finish(savepoints);
      }
      other.commitTransaction();
    }
    assertThat(topics.committed(JobTopics.PREDICTIONS))
        .extracting(record -> new String(record.value(), UTF_8))
        .hasSize(examples.size() + 1)
        .contains("theirs");
  }

  @Test
  void aJobThatStopsLeavesNoClientOfKafkasBehind(@TempDir Path savepoints) throws Exception {
    List<Example> examples = SeededExamples.of(1, 100, 24);
    JobTopics topics = new JobTopics(BROKER, "tidy", 1);
    topics.produceExamples(examples);
    AdminClientThreads clients = new AdminClientThreads();
    try (RunningJob job = RunningJob.start(topics.settings(Map.of()))) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, examples.size());
      assertThat(clients.started()).as("while it runs, one for each sink").hasSize(4);
      job.finish(savepoints);
    }
    assertThat(clients.started()).isEmpty();
  }

  private static List<String> transactionalIds(String prefix) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, BROKER.bootstrapServers()))) {
      return admin.listTransactions().all().get().stream()
          .map(TransactionListing::transactionalId)
          .filter(id -> id.startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  private static Producer<byte[], byte[]> producer(String transactionalId) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            BROKER.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The job as it wrote until ids were reused. */
  private static TrainingJob withGrowingIds(JobSettings settings) {
    TrainingJob job = TrainingJob.onKafka(settings);
    String predictions = settings.topics().predictions();
    String rejected = settings.topics().rejected();
    String metrics = settings.topics().metrics();
    String models = settings.topics().models();
    return new TrainingJob(
        job.examples(),
        job.edges(),
        job.labels(),
        job.controls(),
        growing(
            settings,
            "predictions",
            made -> record(predictions, made.key(), OutputJson.prediction(made))),
        growing(
            settings, "rejected", made -> record(rejected, "", RejectedJson.write(made, 1_000))),
        growing(settings, "metrics", made -> record(metrics, made.key(), OutputJson.metrics(made))),
        job.models()
            .map(
                unused ->
                    growing(
                        settings,
                        "models",
                        (ModelRecord made) -> KafkaTopics.record(models, made, 1))),
        job.limits());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), value);
  }

  private static <T> KafkaSink<T> growing(
      JobSettings settings,
      String output,
      SerializableFunction<T, ProducerRecord<byte[], byte[]>> record) {
    return KafkaSink.<T>builder()
        .setBootstrapServers(settings.kafka().servers())
        .setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "900000")
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionNamingStrategy(TransactionNamingStrategy.INCREMENTING)
        .setTransactionalIdPrefix(settings.name() + "-" + output)
        .setRecordSerializer((made, context, timestamp) -> record.apply(made))
        .build();
  }
}
