package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.TopicSettings;
import io.nsrstream.connectors.kafka.replay.Choice;
import io.nsrstream.connectors.kafka.replay.JobReader;
import io.nsrstream.connectors.kafka.replay.Replay;
import io.nsrstream.connectors.kafka.replay.ReplayClients;
import io.nsrstream.connectors.kafka.replay.ReplayReport;
import io.nsrstream.connectors.kafka.replay.ReplayReport.Outcome;
import io.nsrstream.connectors.kafka.replay.ReplayReport.Reason;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.flink.operators.Decoding;
import io.nsrstream.flink.settings.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records of the rejected topic that need more than to be sent again. */
@Timeout(120)
final class ReplayedRecordsIT {
  private static final long DAY = 86_400_000;
  private static final int MOST_BYTES = 5_000;

  private static EmbeddedBroker broker;
  private static int jobs;

  private final List<ProducerRecord<byte[], byte[]>> rejected = new ArrayList<>();
  private JobTopics topics;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    topics = new JobTopics(broker, "replayed" + jobs++, 2);
  }

  @Test
  void recordsThatWereCutComeFromTheirPlaces() throws Exception {
    String first = good("x".repeat(2_000));
    String second = good("y".repeat(2_000));
    long now = System.currentTimeMillis();
    for (String json : List.of(first, second)) {
      topics.produce(
          List.of(
              new ProducerRecord<>(
                  topics.name(JobTopics.EXAMPLES), 1, now, null, json.getBytes(UTF_8))));
    }
    reject(example(1, 1, now, second), 100);
    reject(example(1, 0, now, first), 100);
    reject(example(1, 0, now, second), 100);
    reject(example(1, 7, now, first), 100);
    reject(example(9, 0, now, first), 100);

    ReplayReport report = replay();
    assertThat(report.count(Outcome.SENT)).isEqualTo(2);
    assertThat(report.count(Outcome.NOT_SENDABLE)).isEqualTo(3);
    assertThat(values(JobTopics.EXAMPLES)).containsExactlyInAnyOrder(first, second, second, first);
    assertThat(topics.committed(JobTopics.REJECTED)).hasSize(5 + 3);
  }

  @Test
  void whatTheTopicRefusesByNowStaysRejectedAndTheOthersGoBack() throws Exception {
    String topic = topics.name(JobTopics.EXAMPLES);
    alter(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MOST_BYTES));
    alter(topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(DAY));
    long now = System.currentTimeMillis();
    reject(example(0, 1, now, good("first")), 100_000);
    reject(example(0, 2, now - 2 * DAY, good("old")), 100_000);
    reject(example(0, 2, now - 8 * DAY, good("older than the topic keeps records")), 100_000);
    reject(example(0, 3, now, good("l".repeat(MOST_BYTES))), 100_000);
    reject(example(1, 4, now, good("last")), 100_000);

    ReplayReport report = replay();
    assertThat(report.count(Outcome.SENT)).isEqualTo(2);
    assertThat(report.count(Outcome.NOT_SENDABLE)).isEqualTo(3);
    assertThat(report.reasons(Outcome.NOT_SENDABLE).stream().map(Reason::reason))
        .anyMatch(
            reason ->
                reason.startsWith("the topic " + topic + " refuses it: ")
                    && reason.contains("timestamp"))
        .anyMatch(reason -> reason.contains("larger than"))
        .anyMatch(reason -> reason.contains("at most 604800000 ms old (retention.ms of the topic"));
    assertThat(values(JobTopics.EXAMPLES)).containsExactlyInAnyOrder(good("first"), good("last"));
    assertThat(values(JobTopics.REJECTED)).hasSize(5 + 3);
  }

  @Test
  void aRecordThatStaysRejectedKeepsItsTimestampAsLongAsTheTopicTakesIt() throws Exception {
    String topic = topics.name(JobTopics.REJECTED);
    long rejectedAt = System.currentTimeMillis() - 2 * DAY;
    for (SourceRecord record :
        List.of(
            example(0, 1, rejectedAt, "{"),
            new SourceRecord("others", 0, 0, rejectedAt, good("").getBytes(UTF_8)))) {
      byte[] json = RejectedJson.write(new RejectedRecord(record, "why"), 1_000);
      rejected.add(new ProducerRecord<>(topic, 0, rejectedAt, null, json));
    }

    assertThat(replay().records()).isEqualTo(2);
    assertThat(timestamps()).hasSize(4).containsOnly(rejectedAt);

    alter(topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(DAY));
    assertThat(replay().records()).isEqualTo(2);
    List<Long> last = timestamps().stream().filter(time -> time != rejectedAt).toList();
    assertThat(last).hasSize(2).allMatch(time -> time > rejectedAt + DAY);
    assertThat(timestamps()).hasSize(6);
  }

  @Test
  void recordsOfSomebodyElseStayWhereTheyAre() throws Exception {
    long now = System.currentTimeMillis();
    for (String value : new String[] {"hello", "{}", null}) {
      rejected.add(
          new ProducerRecord<>(
              topics.name(JobTopics.REJECTED), value == null ? null : value.getBytes(UTF_8)));
    }
    reject(new SourceRecord("others", 0, 0, now, good("").getBytes(UTF_8)), 1_000);

    ReplayReport report = replay();
    assertThat(report.count(Outcome.FOREIGN)).isEqualTo(3);
    assertThat(report.count(Outcome.NOT_SENDABLE)).isEqualTo(1);
    assertThat(topics.committed(JobTopics.REJECTED)).hasSize(3 + 2);
    assertThat(replay().records()).isEqualTo(1);
  }

  @Test
  void labelsGoBackToTheTopicOfLabelsAndRecordsOfALostPartitionGoByTheirKey() throws Exception {
    long now = System.currentTimeMillis();
    String label = "{\"id\":\"a\",\"label\":\"b\"}";
    reject(new SourceRecord(topics.name(JobTopics.LABELS), 1, 3, -1, label.getBytes(UTF_8)), 1_000);
    reject(example(7, 0, now, good("")), 1_000);

    assertThat(replay().count(Outcome.SENT)).isEqualTo(2);
    assertThat(values(JobTopics.LABELS)).containsExactly(label);
    assertThat(topics.committed(JobTopics.LABELS).get(0).partition()).isEqualTo(1);
    assertThat(topics.committed(JobTopics.LABELS).get(0).timestamp()).isPositive();
    assertThat(topics.committed(JobTopics.EXAMPLES).get(0).timestamp()).isEqualTo(now);
  }

  @Test
  void aTopicThatDoesNotExistIsNamed() throws Exception {
    JobSettings settings = topics.settings(Map.of("topics.rejected", "nowhere"));
    try (ReplayClients clients = ReplayClients.of(settings.kafka(), settings.topics().rejected())) {
      Replay replay = new Replay(clients, settings.topics(), Map.of(), Choice.ALL, () -> 0);
      assertThatThrownBy(() -> replay.rehearse(() -> false, share -> {}))
          .hasMessage(
              "topics.rejected must be a topic that exists, but is nowhere: create it, or name"
                  + " another");
    }
  }

  private static String good(String further) {
    return "{\"features\":[1,2],\"further\":\"%s\"}".formatted(further);
  }

  private SourceRecord example(int partition, long offset, long timestamp, String json) {
    return new SourceRecord(
        topics.name(JobTopics.EXAMPLES), partition, offset, timestamp, json.getBytes(UTF_8));
  }

  private void reject(SourceRecord record, int maxBytes) {
    rejected.add(
        new ProducerRecord<>(
            topics.name(JobTopics.REJECTED),
            RejectedJson.write(new RejectedRecord(record, "why"), maxBytes)));
  }

  private ReplayReport replay() throws Exception {
    topics.produce(rejected);
    rejected.clear();
    JobSettings settings = topics.settings(Map.of("topics.labels", topics.name(JobTopics.LABELS)));
    JobReader examples = Decoding.ofExamples(settings).reader(System::currentTimeMillis)::read;
    JobReader labels = Decoding.ofLabels(settings).reader(System::currentTimeMillis)::read;
    TopicSettings names = settings.topics();
    try (ReplayClients clients = ReplayClients.of(settings.kafka(), settings.topics().rejected())) {
      return new Replay(
              clients,
              names,
              Map.of(names.examples(), examples, names.labels(), labels),
              Choice.ALL,
              System::currentTimeMillis)
          .run(() -> false, share -> assertThat(share).isBetween(0.0, 1.0));
    }
  }

  private List<String> values(String topic) {
    return topics.committed(topic).stream().map(ReplayedRecordsIT::text).toList();
  }

  private List<Long> timestamps() {
    return topics.committed(JobTopics.REJECTED).stream().map(ConsumerRecord::timestamp).toList();
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    return value == null ? "" : new String(value, UTF_8);
  }

  private static void alter(String topic, String name, String value) throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
