package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.Nsr;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Rejected records go back to their topics after a change of settings, each once. */
@Timeout(180)
final class ReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PARTITIONS = 2;
  private static final int GOOD = 200;
  private static final int OF_EACH_KIND = 30;

  /** Topics keep records for a week. */
  private static final long TIME = System.currentTimeMillis() - 3_600_000;

  private static final List<Kind> BAD =
      List.of(Kind.FURTHER_CLASS, Kind.TEXT_TIME, Kind.THIRD_FEATURE, Kind.NO_JSON);

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** Records that each change of settings makes good, and some that stay bad. */
  private enum Kind {
    GOOD("{'features':[%d,1],'label':'%s','id':'%s'}"),
    FURTHER_CLASS("{'features':[%d,2],'label':'%s','id':'%s'}"),
    TEXT_TIME("{'features':[%d,3],'label':'%s','id':'%s','at':'2026-01-01T00:00:00Z'}"),
    THIRD_FEATURE("{'features':[%d,1,2],'label':'%s','id':'%s'}"),
    NO_JSON("{'features':[%d,3],'label':'%s','id':'%s'");

    private final String form;

    Kind(String form) {
      this.form = form;
    }

    /** Both models know the first two classes when a further one comes. */
    private String label(int i) {
      return this == FURTHER_CLASS ? "further" : i / PARTITIONS % 2 == 0 ? "a" : "b";
    }

    ProducerRecord<byte[], byte[]> record(String topic, int i) {
      byte[] value = form.formatted(i % 7, label(i), name() + i).replace('\'', '"').getBytes(UTF_8);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic, i % PARTITIONS, TIME + i, ("key" + i % 5).getBytes(UTF_8), value);
      record.headers().add(new RecordHeader("model", ("m" + i % PARTITIONS).getBytes(UTF_8)));
      record.headers().add(new RecordHeader("model", null));
      return record;
    }
  }

  private static final Map<String, String> BEFORE =
      Map.of(
          "mapping.key", "kafka:header/model",
          "mapping.time", "/at",
          "mapping.timeFormat", "EPOCH_MS",
          "mapping.width", "2",
          "learner.bounds.maxClasses", "2",
          "flink.parallelism", "2");

  /** One change that its reader sees, and one that only the trainer does. */
  private static final Map<String, String> AFTER =
      Map.of("mapping.timeFormat", "ISO_8601", "learner.bounds.maxClasses", "5");

  @Test
  void theJobLearnsFromWhatItRejectedBefore(@TempDir Path savepoints) throws Exception {
    JobTopics topics = new JobTopics(broker, "replayed", PARTITIONS);
    JobSettings before = topics.settings(BEFORE);
    Map<String, String> changed = new TreeMap<>(BEFORE);
    changed.putAll(AFTER);
    JobSettings after = topics.settings(changed);
    List<ProducerRecord<byte[], byte[]>> records = records(topics.name(JobTopics.EXAMPLES));
    int bad = records.size() - GOOD;

    String savepoint;
    try (RunningJob job = RunningJob.start(before)) {
      topics.produce(records);
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, GOOD);
      topics.awaitCommitted(job, JobTopics.REJECTED, bad);
      savepoint = job.stop(savepoints);
    }

    JsonNode rehearsed = replay(topics, changed, "--dry-run");
    assertThat(topics.committed(JobTopics.REJECTED)).hasSize(bad);
    JsonNode first = replay(topics, changed);
    for (JsonNode report : List.of(rehearsed, first)) {
      assertThat(count(report, "sent")).isEqualTo(2 * OF_EACH_KIND);
      assertThat(count(report, "refused")).isEqualTo(2 * OF_EACH_KIND);
    }
    assertThat(topics.committed(JobTopics.EXAMPLES)).hasSize(records.size() + 2 * OF_EACH_KIND);

    try (RunningJob job = RunningJob.resume(savepoint, after)) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, GOOD + 2 * OF_EACH_KIND);
      job.finish(savepoints);
    }
    requireSentAgain(topics, Kind.FURTHER_CLASS, Kind.TEXT_TIME);
    assertThat(ids(topics.committed(JobTopics.PREDICTIONS)))
        .isEqualTo(names(Kind.GOOD, Kind.FURTHER_CLASS, Kind.TEXT_TIME));
    // Those that were refused again are on the topic twice, and the later ones count.
    assertThat(topics.committed(JobTopics.REJECTED)).hasSize(bad + 2 * OF_EACH_KIND);

    JsonNode second = replay(topics, changed);
    assertThat(count(second, "sent")).isZero();
    assertThat(count(second, "refused")).isEqualTo(2 * OF_EACH_KIND);
    JsonNode wider = replay(topics, with(changed, "mapping.width", "3"));
    assertThat(count(wider, "sent")).isEqualTo(OF_EACH_KIND);
    assertThat(count(wider, "refused")).isEqualTo(OF_EACH_KIND);
  }

  @Test
  void onlyTheRejectedExamplesOfARecordGoBack(@TempDir Path savepoints) throws Exception {
    Map<String, String> before =
        Map.of(
            "mapping.examples", "/readings",
            "mapping.key", "kafka:key",
            "mapping.features", "[/x, /y]",
            "mapping.weight", "/weight");
    Map<String, String> after = with(before, "mapping.weight", "");
    JobTopics topics = new JobTopics(broker, "elements", 1);
    String batch =
        "{'readings':[{'x':1,'y':2,'id':'first'},{'x':5,'y':6,'weight':0,'id':'second'},"
            + "{'x':3,'y':4,'weight':-1,'id':'third'}]}";
    byte[] value = batch.replace('\'', '"').getBytes(UTF_8);

    String savepoint;
    try (RunningJob job = RunningJob.start(topics.settings(before))) {
      topics.produce(
          List.of(
              new ProducerRecord<>(
                  topics.name(JobTopics.EXAMPLES), 0, TIME, "m0".getBytes(UTF_8), value)));
      topics.awaitCommitted(job, JobTopics.REJECTED, 2);
      savepoint = job.stop(savepoints);
    }
    assertThat(count(replay(topics, after), "sent")).isEqualTo(2);
    try (RunningJob job = RunningJob.resume(savepoint, topics.settings(after))) {
      topics.awaitCommitted(job, JobTopics.PREDICTIONS, 3);
      job.finish(savepoints);
    }

    assertThat(ids(topics.committed(JobTopics.PREDICTIONS)))
        .containsExactly("first", "second", "third");
    List<ConsumerRecord<byte[], byte[]>> examples = topics.committed(JobTopics.EXAMPLES);
    assertThat(examples).hasSize(3);
    assertThat(new String(examples.get(2).value(), UTF_8))
        .isEqualTo("{\"readings\":[{\"x\":3,\"y\":4,\"weight\":-1,\"id\":\"third\"}]}");
    assertThat(examples.get(2).timestamp()).isEqualTo(TIME);
    assertThat(new String(examples.get(2).key(), UTF_8)).isEqualTo("m0");
  }

  private static List<ProducerRecord<byte[], byte[]>> records(String topic) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      records.add(Kind.GOOD.record(topic, i));
    }
    for (int i = 0; i < OF_EACH_KIND; i++) {
      for (Kind kind : BAD) {
        records.add(kind.record(topic, i));
      }
    }
    return records;
  }

  private static JsonNode replay(JobTopics topics, Map<String, String> settings, String... options)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("replay", "--json"));
    arguments.addAll(List.of(options));
    topics
        .arguments(settings)
        .forEach((name, value) -> arguments.addAll(List.of("--set", name + "=" + value)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Nsr.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertThat(command.execute(arguments.toArray(String[]::new))).as("%s", err).isZero();
    return JSON.readTree(out.toString());
  }

  private static int count(JsonNode report, String outcome) {
    return report.get(outcome).get("records").intValue();
  }

  private static Map<String, String> with(Map<String, String> settings, String name, String value) {
    Map<String, String> changed = new TreeMap<>(settings);
    changed.put(name, value);
    return changed;
  }

  /** What was sent again lies beside the first with the same key, headers, partition and time. */
  private static void requireSentAgain(JobTopics topics, Kind... kinds) {
    Map<String, Integer> times = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.EXAMPLES)) {
      times.merge(shown(record), 1, Integer::sum);
    }
    Set<Kind> again = Set.of(kinds);
    Map<String, Integer> expected = new TreeMap<>();
    for (int i = 0; i < GOOD; i++) {
      expected.put(shown(Kind.GOOD.record("", i)), 1);
    }
    for (int i = 0; i < OF_EACH_KIND; i++) {
      for (Kind kind : BAD) {
        expected.put(shown(kind.record("", i)), again.contains(kind) ? 2 : 1);
      }
    }
    assertThat(times).isEqualTo(expected);
  }

  private static String shown(ConsumerRecord<byte[], byte[]> record) {
    return shown(
        record.partition(), record.timestamp(), record.key(), record.value(), record.headers());
  }

  private static String shown(ProducerRecord<byte[], byte[]> record) {
    return shown(
        record.partition(), record.timestamp(), record.key(), record.value(), record.headers());
  }

  private static String shown(
      int partition, long timestamp, byte[] key, byte[] value, Iterable<Header> headers) {
    StringJoiner shown = new StringJoiner(" ");
    shown.add(Integer.toString(partition)).add(Long.toString(timestamp));
    shown.add(new String(key, UTF_8)).add(new String(value, UTF_8));
    headers.forEach(header -> shown.add(header.key() + "=" + Arrays.toString(header.value())));
    return shown.toString();
  }

  private static Set<String> ids(List<ConsumerRecord<byte[], byte[]>> predictions)
      throws IOException {
    Set<String> ids = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> prediction : predictions) {
      JsonNode json = JSON.readTree(prediction.value());
      assertThat(json.get("key").textValue()).isIn("m0", "m1");
      String id = json.get("id").textValue();
      assertThat(ids.add(id)).as("%s is predicted twice", id).isTrue();
    }
    return ids;
  }

  private static Set<String> names(Kind... kinds) {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i < GOOD; i++) {
      names.add(Kind.GOOD.name() + i);
    }
    for (Kind kind : kinds) {
      for (int i = 0; i < OF_EACH_KIND; i++) {
        names.add(kind.name() + i);
      }
    }
    return names;
  }
}
