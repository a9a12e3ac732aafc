package io.nsrstream.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.OutputLimits;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.OutputLimitsReader;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.flink.jobs.TrainingJob;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.settings.InvalidSettingsException;
import io.nsrstream.online.snapshot.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is known of the topics and the producer before a job starts. */
@Timeout(120)
final class OutputLimitsIT {
  private static final int TIMEOUT_MS = 20_000;
  private static final int CHUNK = 1_000;
  private static final int KEY = 256;

  /** Of a broker and a producer without settings of their own. */
  private static final int USUAL_BYTES = 1_048_576;

  /** What the batch and the record of one value need at the least. */
  private static final int OVERHEAD = 70;

  /** More than the snapshot of a learner that has learned nothing, less than that of others. */
  private static final int TIGHT = 8_000;

  /** How long a topic that does not exist may take to come. */
  private static final int NEW_TOPIC_MS = 500;

  /** Who connects may do everything with a topic that has no access rules. */
  private static final Map<String, String> RIGHTS =
      Map.of(
          "authorizer.class.name",
          "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found",
          "true");

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(RIGHTS);
    for (String topic : new String[] {"examples", "predictions", "metrics", "rejected", "models"}) {
      broker.createTopic(topic, 1, Map.of());
    }
    broker.createTopic("short", 1, Map.of("max.message.bytes", "20000"));
    broker.createTopic("tight", 1, Map.of("max.message.bytes", Integer.toString(TIGHT)));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void theTopicBoundsWhatTheProducerWouldSend() {
    OutputLimits limits = read(Map.of(), topics("short", "rejected", "models"), CHUNK);
    assertThat(limits.metrics()).isBetween(19_000, 20_000 - OVERHEAD);
  }

  @Test
  void theProducerBoundsWhatTheTopicWouldTake() {
    TopicSettings topics = topics("metrics", "rejected", "models");
    OutputLimits limits = read(Map.of("max.request.size", " 900000 "), topics, CHUNK);
    assertThat(limits.metrics()).isBetween(899_000, 900_000 - OVERHEAD);
    limits = read(Map.of("buffer.memory", "800000"), topics, CHUNK);
    assertThat(limits.metrics()).isBetween(799_000, 800_000 - OVERHEAD);
  }

  @Test
  void rejectedRecordsThatTheTopicRefusesAreFoundAtTheStart() {
    assertThatThrownBy(() -> read(Map.of(), topics("metrics", "short", "models"), CHUNK))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith("topics.maxRejectedBytes must be at most 2520, ")
        .hasMessageEndingWith(
            "but is 524288: lower it, or raise max.message.bytes of the topic short");
    assertThatThrownBy(
            () ->
                read(
                    Map.of("max.request.size", "500000"), topics("metrics", "rejected", ""), CHUNK))
        .hasMessageEndingWith("lower it, or raise kafka.properties.max.request.size");
  }

  @Test
  void aTopicTooSmallForThePiecesOfSnapshotsIsFoundAtTheStart() {
    assertThatThrownBy(() -> read(Map.of(), topics("metrics", "rejected", "short"), 30_000))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            "versions.chunkBytes must be at most 18147, or topics.models refuses the pieces of"
                + " snapshots of keys with 256 letters, but is 30000: lower it or"
                + " mapping.bounds.maxTextLength, or raise max.message.bytes of the topic short");
    assertThat(read(Map.of(), topics("metrics", "rejected", ""), 2 * USUAL_BYTES)).isNotNull();
  }

  @Test
  void keysTooLongForTheModelsTopicAreFoundAtTheStart() {
    KafkaSettings kafka = kafka(broker.bootstrapServers(), Map.of());
    OutputLimitsReader limits =
        new OutputLimitsReader(
            kafka, topics("metrics", "rejected", "short"), TIMEOUT_MS, NEW_TOPIC_MS);
    assertThat(limits.read(CHUNK, 3_000)).isNotNull();
    assertThatThrownBy(() -> limits.read(CHUNK, 4_000))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("versions.chunkBytes must be at most 0,")
        .hasMessageContaining("mapping.bounds.maxTextLength");
  }

  @Test
  void topicsThatDoNotExistAreNamedWithTheirSettings() {
    assertThatThrownBy(() -> read(Map.of(), topics("reports", "rejected", "versions"), 0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(
            """
            topics.metrics must be a topic that exists, but is reports: create it, or name another
            topics.models must be a topic that exists, but is versions: create it, or name another\
            """);
  }

  @Test
  void whatTheClientsRefuseIsNamedWithoutItsValue() {
    TopicSettings topics = topics("metrics", "rejected", "models");
    assertThatThrownBy(() -> read(Map.of("max.poll.records", "s3cret"), topics, 0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith("kafka.properties.max.poll.records must be as Kafka's clients")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
    assertThatThrownBy(() -> read(Map.of("max.in.flight.requests.per.connection", "10"), topics, 0))
        .hasMessageStartingWith("kafka.properties.max.in.flight.requests.per.connection must");
    assertThatThrownBy(
            () ->
                read(
                    Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.jaas.config", "s3cret"),
                    topics,
                    0))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aClientOutOfReachKeepsTheLimitsOfTheProducer() {
    KafkaSettings kafka = kafka("localhost:1", Map.of());
    TopicSettings topics = topics("metrics", "rejected", "models");
    OutputLimits limits = new OutputLimitsReader(kafka, topics, 500, NEW_TOPIC_MS).read(CHUNK, KEY);
    assertThat(limits.metrics()).isBetween(USUAL_BYTES - 1_000, USUAL_BYTES - OVERHEAD);
  }

  @Test
  void aTopicThatIsCreatedWhileTheBrokersAreAskedIsFound() throws Exception {
    TopicSettings topics = topics("coming", "rejected", "models");
    KafkaSettings kafka = kafka(broker.bootstrapServers(), Map.of());
    CompletableFuture<OutputLimits> limits =
        CompletableFuture.supplyAsync(
            () -> new OutputLimitsReader(kafka, topics, TIMEOUT_MS, 60_000).read(CHUNK, KEY));
    Thread.sleep(300);
    broker.createTopic("coming", 1, Map.of("max.message.bytes", "20000"));
    assertThat(limits.get().metrics()).isBetween(19_000, 20_000 - OVERHEAD);
  }

  @ParameterizedTest
  @EnumSource(names = {"DESCRIBE", "DESCRIBE_CONFIGS"})
  void aClientThatMayNotDescribeATopicStartsTheJobWithTheLimitsOfTheProducer(AclOperation refused)
      throws Exception {
    String topic = "secret-" + refused;
    broker.createTopic(topic, 1, Map.of("max.message.bytes", "20000"));
    refuse(topic, refused);
    JobTopics others = new JobTopics(broker, "ignorant-" + refused, 1);
    JobSettings settings = others.settings(Map.of("topics.metrics", topic));

    TrainingJob job = TrainingJob.onCheckedKafka(settings);

    assertThat(job.limits().metrics()).isBetween(USUAL_BYTES - 1_000, USUAL_BYTES - OVERHEAD);
  }

  private static void refuse(String topic, AclOperation refused) throws Exception {
    ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    String anyone = "User:*";
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      admin
          .createAcls(
              List.of(
                  new AclBinding(
                      pattern,
                      new AccessControlEntry(
                          anyone, "*", AclOperation.ALL, AclPermissionType.ALLOW)),
                  new AclBinding(
                      pattern,
                      new AccessControlEntry(anyone, "*", refused, AclPermissionType.DENY))))
          .all()
          .get();
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      await(
          () ->
              refused == AclOperation.DESCRIBE
                  ? admin.describeTopics(List.of(topic)).allTopicNames()
                  : admin.describeConfigs(List.of(resource)).all());
    }
  }

  /** The controller answers before the broker knows the rule. */
  private static void await(Supplier<KafkaFuture<?>> ask) throws InterruptedException {
    while (true) {
      try {
        ask.get().get();
        Thread.sleep(20);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
        return;
      }
    }
  }

  @Test
  void aSnapshotLongerThanTheTopicTakesArrivesInPieces(@TempDir Path savepoints) throws Exception {
    JobTopics topics = new JobTopics(broker, "oversized", 1);
    List<Example> examples = SeededExamples.of(1, 300, 24);
    JobSettings settings =
        topics.settings(Map.of("topics.models", "tight", "versions.chunkBytes", "4000"));
    Map<String, Snapshot> expected = TrainingOutcome.ofLearners(examples, settings).snapshots();
    assertThat(expected.values())
        .allSatisfy(snapshot -> assertThat(snapshot.toBytes()).hasSizeGreaterThan(TIGHT));
    try (RunningJob job = RunningJob.start(settings)) {
      topics.produceExamples(examples);
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, examples.size());
      job.finish(savepoints);
    }
    assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    assertThat(topics.latest("tight")).isEqualTo(expected);
  }

  private static OutputLimits read(
      Map<String, String> properties, TopicSettings topics, int chunkBytes) {
    KafkaSettings kafka = kafka(broker.bootstrapServers(), properties);
    return new OutputLimitsReader(kafka, topics, TIMEOUT_MS, NEW_TOPIC_MS).read(chunkBytes, KEY);
  }

  private static KafkaSettings kafka(String servers, Map<String, String> properties) {
    return new KafkaSettings(servers, "limits", KafkaSettings.Start.EARLIEST, 60_000, properties);
  }

  private static TopicSettings topics(String metrics, String rejected, String models) {
    return new TopicSettings(
        "examples", "", "", "", "predictions", rejected, metrics, models, 524_288);
  }
}
