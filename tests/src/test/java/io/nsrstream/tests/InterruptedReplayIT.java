package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.RejectedRecord;
import io.nsrstream.connectors.SourceRecord;
import io.nsrstream.connectors.kafka.KafkaClients;
import io.nsrstream.connectors.kafka.KafkaSettings;
import io.nsrstream.connectors.kafka.replay.Choice;
import io.nsrstream.connectors.kafka.replay.JobReader;
import io.nsrstream.connectors.kafka.replay.Replay;
import io.nsrstream.connectors.kafka.replay.ReplayClients;
import io.nsrstream.connectors.kafka.replay.ReplayReport;
import io.nsrstream.connectors.records.BadRecordException;
import io.nsrstream.connectors.records.ExampleReader;
import io.nsrstream.connectors.records.RecordMapping;
import io.nsrstream.connectors.records.RejectedJson;
import io.nsrstream.flink.settings.JobSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever interrupts a replay, each record is at its topic or waits for the next, and once. */
@Timeout(120)
final class InterruptedReplayIT {
  private static final int PARTITIONS = 2;
  private static final int COUNT = 60;

  /** So that a replay has several transactions. */
  private static final int MOST_POLLED = 7;

  private static final String GOOD = "{\"features\":[%d]}";
  private static final String BAD = "{\"features\":[%d}";

  private static EmbeddedBroker broker;
  private static int jobs;

  /** Topics keep records for a week. */
  private static final long NOW = System.currentTimeMillis();

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** A process that ends at once, without a word to the broker. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @CsvSource({
    "beginTransaction, 1, before",
    "beginTransaction, 2, after",
    "send, 1, before",
    "send, 9, after",
    "sendOffsetsToTransaction, 1, before",
    "sendOffsetsToTransaction, 2, after",
    "commitTransaction, 1, before",
    "commitTransaction, 2, before",
    "commitTransaction, 1, after",
    "commitTransaction, 3, after"
  })
  void aReplayThatDiesLeavesTheRestToTheNext(String method, int call, String when)
      throws Exception {
    JobTopics topics = topics();
    JobSettings settings = topics.settings(Map.of());
    reject(topics, COUNT);

    ReplayClients dying = clients(settings);
    assertThatThrownBy(
            () ->
                replay(
                        new ReplayClients(
                            dying.rejected(),
                            dying.places(),
                            dyingAt(dying.producer(), method, call, when.equals("after")),
                            dying.admin()),
                        settings,
                        Choice.ALL)
                    .run(() -> false, share -> {}))
        .isInstanceOf(Crash.class);
    dying.producer().close(Duration.ZERO);
    dying.rejected().close();
    dying.places().close();
    dying.admin().close();

    try (ReplayClients clients = clients(settings)) {
      replay(clients, settings, Choice.ALL).run(() -> false, share -> {});
    }
    requireEachOnce(topics, settings);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nsr-training", "renamed"})
  void aSecondReplayAtOnceEndsTheFirstWhateverTheJobsAreCalled(String name) throws Exception {
    JobTopics topics = topics();
    JobSettings settings = topics.settings(Map.of("name", "nsr-training"));
    JobSettings second = topics.settings(Map.of("name", name));
    reject(topics, COUNT);

    try (ReplayClients clients = clients(settings)) {
      Calls between = new Calls();
      BooleanSupplier anotherStarts =
          () -> {
            if (between.next() == 3) {
              try (ReplayClients others = clients(second)) {
                replay(others, second, Choice.ALL).run(() -> false, share -> {});
              }
            }
            return false;
          };
      assertThatThrownBy(
              () -> replay(clients, settings, Choice.ALL).run(anotherStarts, share -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "another replay of the same topics.rejected with the same kafka.group has started");
    }
    requireEachOnce(topics, settings);
  }

  @Test
  void aReplayThatIsStoppedEndsBetweenTransactionsAndTheNextGoesOn() throws Exception {
    JobTopics topics = topics();
    JobSettings settings = topics.settings(Map.of());
    reject(topics, COUNT);

    Calls checks = new Calls();
    try (ReplayClients clients = clients(settings)) {
      ReplayReport stopped =
          replay(clients, settings, Choice.ALL).run(() -> checks.next() > 3, share -> {});
      assertThat(stopped.endedEarly()).isTrue();
      assertThat(stopped.records()).isBetween(1L, COUNT - 1L);
    }
    try (ReplayClients clients = clients(settings)) {
      ReplayReport rest = replay(clients, settings, Choice.ALL).run(() -> false, share -> {});
      assertThat(rest.endedEarly()).isFalse();
    }
    requireEachOnce(topics, settings);
  }

  @Test
  void aLimitEndsWithinATransactionsWorthAndTheNextGoesOn() throws Exception {
    JobTopics topics = topics();
    JobSettings settings = topics.settings(Map.of());
    reject(topics, COUNT);

    Choice ten = new Choice(Long.MIN_VALUE, Long.MAX_VALUE, "", 10);
    for (int taken = 0; taken < COUNT / 2; taken += 10) {
      try (ReplayClients clients = clients(settings)) {
        ReplayReport report = replay(clients, settings, ten).run(() -> false, share -> {});
        assertThat(report.records()).isEqualTo(10);
        assertThat(report.endedEarly()).isTrue();
      }
    }
    try (ReplayClients clients = clients(settings)) {
      replay(clients, settings, Choice.ALL).run(() -> false, share -> {});
    }
    requireEachOnce(topics, settings);
  }

  /** Half are good by now, and half stay bad. */
  private static void reject(JobTopics topics, int count) throws Exception {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SourceRecord record =
          new SourceRecord(
              topics.name(JobTopics.EXAMPLES),
              i % PARTITIONS,
              i,
              NOW + i,
              (i % 2 == 0 ? GOOD : BAD).formatted(i).getBytes(UTF_8));
      records.add(
          new ProducerRecord<>(
              topics.name(JobTopics.REJECTED),
              i / 2 % PARTITIONS,
              null,
              RejectedJson.write(new RejectedRecord(record, "why " + i), 1_000)));
    }
    topics.produce(records);
  }

  /** What is good lies on its topic once, and what is bad is ahead of the position once. */
  private static void requireEachOnce(JobTopics topics, JobSettings settings)
      throws BadRecordException {
    Map<String, Integer> expectedExamples = new TreeMap<>();
    Map<String, Integer> expectedRejected = new TreeMap<>();
    for (int i = 0; i < COUNT; i++) {
      (i % 2 == 0 ? expectedExamples : expectedRejected)
          .put((i % 2 == 0 ? GOOD : BAD).formatted(i), 1);
    }
    Map<String, Integer> examples = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.EXAMPLES)) {
      examples.merge(new String(record.value(), UTF_8), 1, Integer::sum);
    }
    Map<String, Integer> rejected = new TreeMap<>();
    Map<TopicPartition, Long> positions = positions(topics, settings);
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.REJECTED)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() >= positions.getOrDefault(partition, 0L)) {
        byte[] bytes = RejectedJson.read(record.value()).rejected().record().bytes();
        rejected.merge(new String(bytes, UTF_8), 1, Integer::sum);
      }
    }
    assertThat(examples).isEqualTo(expectedExamples);
    assertThat(rejected).isEqualTo(expectedRejected);
  }

  private static Map<TopicPartition, Long> positions(JobTopics topics, JobSettings settings) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    try (ReplayClients clients = clients(settings)) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        TopicPartition one = new TopicPartition(topics.name(JobTopics.REJECTED), partition);
        clients
            .rejected()
            .committed(Set.of(one))
            .forEach((place, offset) -> positions.put(place, offset == null ? 0 : offset.offset()));
      }
    }
    return positions;
  }

  private static JobTopics topics() {
    return new JobTopics(broker, "interrupted" + jobs++, PARTITIONS);
  }

  private static Replay replay(ReplayClients clients, JobSettings settings, Choice choice) {
    ExampleReader reader = new ExampleReader(RecordMapping.DEFAULTS, () -> NOW);
    JobReader examples = reader::decode;
    return new Replay(
        clients,
        settings.topics(),
        Map.of(settings.topics().examples(), examples),
        choice,
        () -> NOW);
  }

  private static ReplayClients clients(JobSettings settings) {
    ReplayClients clients = ReplayClients.of(settings.kafka(), settings.topics().rejected());
    clients.rejected().close();
    return new ReplayClients(
        consumer(settings.kafka()), clients.places(), clients.producer(), clients.admin());
  }

  private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
    return KafkaClients.consumer(
        kafka,
        Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ReplayClients.group(kafka),
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            MOST_POLLED));
  }

  /** A producer that dies before or after a call of a method. */
  @SuppressWarnings("unchecked") // a proxy of this interface is one
  private static Producer<byte[], byte[]> dyingAt(
      Producer<byte[], byte[]> producer, String method, int call, boolean after) {
    Calls calls = new Calls();
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            InterruptedReplayIT.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, called, arguments) -> {
              boolean dies = called.getName().equals(method) && calls.next() == call;
              if (dies && !after) {
                throw new Crash();
              }
              Object result;
              try {
                result = called.invoke(producer, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (dies) {
                producer.flush();
                throw new Crash();
              }
              return result;
            });
  }

  /** Counts from 1. */
  private static final class Calls {
    private int count;

    int next() {
      return ++count;
    }
  }
}
