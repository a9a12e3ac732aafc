package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.replay.Choice;
import io.nsrstream.connectors.kafka.replay.Replay;
import io.nsrstream.connectors.kafka.replay.ReplayClients;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.flink.settings.JobSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Replays on a broker that creates topics which somebody asks for, and on one without an answer.
 */
@Timeout(120)
final class ReplayTopicsIT {
  private static EmbeddedBroker broker;
  private static int jobs;

  private final JobTopics topics = topics();

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(Map.of("auto.create.topics.enable", "true"));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static JobTopics topics() {
    return new JobTopics(broker, "topics" + jobs++, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "topics.rejected, --dry-run",
    "topics.rejected, --json",
    "topics.examples, --dry-run",
    "topics.examples, --json",
    "topics.labels, --dry-run",
    "topics.labels, --json"
  })
  void aTopicThatDoesNotExistIsWrongUsageAndIsNotCreated(String setting, String option)
      throws Exception {
    reject(topics.name(JobTopics.EXAMPLES), 100_000);
    Set<String> before = existing();
    StringWriter err = new StringWriter();

    assertThat(run(err, Map.of(setting, "mistyped"), option)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains(setting + " must be a topic that exists, but is mistyped: create it")
        .doesNotContain("DESCRIBE_CONFIGS");
    assertThat(existing()).isEqualTo(before).doesNotContain("mistyped");
  }

  @Test
  void aDryRunCreatesNoTopicThatRecordsName() throws Exception {
    reject("others", 100_000);
    reject("cut", 0);
    reject(topics.name(JobTopics.EXAMPLES), 0);
    reject(topics.name(JobTopics.EXAMPLES), 100_000);
    Set<String> before = existing();

    assertThat(run(new StringWriter(), Map.of(), "--dry-run")).isZero();
    assertThat(existing()).isEqualTo(before);
    assertThat(run(new StringWriter(), Map.of(), "--json")).isZero();
    assertThat(existing()).isEqualTo(before);
  }

  @Test
  void brokersThatDoNotAnswerAreNamedByTheirSetting() throws Exception {
    JobSettings settings = topics.settings(Map.of());
    MockProducer<byte[], byte[]> silent = new MockProducer<>();
    silent.initTransactionException = new TimeoutException("Timeout expired after 60000ms");
    try (ReplayClients clients = ReplayClients.of(settings.kafka(), settings.topics().rejected())) {
      Replay replay =
          new Replay(
              new ReplayClients(clients.rejected(), clients.places(), silent, clients.admin()),
              settings.topics(),
              Map.of(),
              Choice.ALL,
              () -> 0);
      assertThatThrownBy(() -> replay.run(() -> false, share -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "kafka.servers must name brokers that answer, but they do not in time (Timeout"
                  + " expired after 60000ms): check hosts");
    }
  }

  private void reject(String topic, int maxBytes) throws Exception {
    SourceRecord record =
        new SourceRecord(
            topic, 0, 0, System.currentTimeMillis(), "{\"features\":[1]}".getBytes(UTF_8));
    topics.produce(
        List.of(
            new ProducerRecord<>(
                topics.name(JobTopics.REJECTED),
                RejectedJson.write(new RejectedRecord(record, "why"), maxBytes))));
  }

  private int run(StringWriter err, Map<String, String> settings, String option) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("replay", option));
    topics
        .arguments(settings)
        .forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    CommandLine command = Nsr.commandLine();
    command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
    return command.execute(arguments.toArray(String[]::new));
  }

  /** All topics but Kafka's own, which come with the first group and the first transaction. */
  private static Set<String> existing() throws Exception {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }
}
