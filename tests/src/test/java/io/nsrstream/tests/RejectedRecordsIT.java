package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.connectors.records.JsonExampleWriter;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Malformed records among good ones: each is rejected once, and the job goes on. */
@Timeout(120)
final class RejectedRecordsIT {
  private static final int KEYS = 3;
  private static final int GOOD = 4_000;
  private static final int MALFORMED = 1_000;

  /** Good examples after which every key has seen all of its classes. */
  private static final int FIRST_GOOD = 600;

  private static final int CLASSES = 4;
  private static final int WIDTH = 24;
  private static final int MAX_RECORD_BYTES = 2_000;

  /** Just within what a broker takes; in base64 it is beyond. */
  private static final int HUGE = 1_000_000;

  private static final String FURTHER_CLASS = "label must be one of at most 4 classes";

  /** A value that holds no example, and a part of the reason it is to be rejected with. */
  private record Malformed(byte @Nullable [] value, String reason) {
    Malformed(String json, String reason) {
      this(json.replace('\'', '"').getBytes(UTF_8), reason);
    }
  }

  /** What goes to the topic, and a part of the reason to reject it with, none if it is good. */
  private record Sent(ProducerRecord<byte[], byte[]> record, @Nullable String reason) {}

  private static final List<Malformed> KINDS =
      List.of(
          new Malformed("{'features':[1,2", "record must be valid JSON"),
          new Malformed("hello", "record must be valid JSON"),
          new Malformed("{'features':" + numbers("NaN") + "}", "record must be valid JSON"),
          new Malformed("{'x':" + "[".repeat(200) + "]".repeat(200) + "}", "must be valid JSON"),
          new Malformed("[1,2,3]", "record must be an object, but is an array"),
          new Malformed(new byte[0], "record must be a JSON object, but is empty"),
          new Malformed((byte[]) null, "record must be a JSON object, but is empty"),
          new Malformed(" \n ", "record must be a JSON object, but is blank"),
          new Malformed("{'id':'\u00ff'}".getBytes(ISO_8859_1), "record must be UTF-8"),
          new Malformed(example("") + "{}", "record must end after its object"),
          new Malformed(
              " ".repeat(MAX_RECORD_BYTES + 1),
              "record must be at most 2000 bytes (mapping.bounds.maxRecordBytes)"),
          new Malformed("{'id':'1','label':'normal'}", "/features must be in the record"),
          new Malformed(
              "{'features':[1,2]}", "record must have 24 features (mapping.width), but has 2"),
          new Malformed("{'features':{'a':1}}", "/features must hold features"),
          new Malformed("{'features':" + numbers("'1'") + "}", "/features/23 must be a number"),
          new Malformed("{'features':" + numbers("1e999") + "}", "within the range of a float"),
          new Malformed(example("'time':'yesterday'"), "/time must be milliseconds"),
          new Malformed(example("'label':{'is':'normal'}"), "/label must be a string"),
          new Malformed(example("'id':'\\ud800'"), "/id must be Unicode text"),
          new Malformed(
              example("'key':'" + "k".repeat(300) + "'"), "/key must have at most 256 characters"),
          new Malformed(example("'label':'a fifth'"), FURTHER_CLASS));

  /** As many numbers as a record must have, the last as written here. */
  private static String numbers(String last) {
    return "[" + "0.5,".repeat(WIDTH - 1) + last + "]";
  }

  /** A record that is good but for one field. */
  private static String example(String field) {
    return "{'features':%s,'key':'machine-0'%s}"
        .formatted(numbers("1"), field.isEmpty() ? "" : "," + field)
        .replace("'key':'machine-0','key'", "'key'");
  }

  @Test
  void eachIsRejectedOnceWithItsPlaceBytesAndReason(@TempDir Path savepoints) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JobTopics topics = new JobTopics(broker, "rejecting", KEYS);
      JobSettings settings =
          topics.settings(
              Map.of(
                  "mapping.width", Integer.toString(WIDTH),
                  "mapping.bounds.maxRecordBytes", Integer.toString(MAX_RECORD_BYTES),
                  "learner.bounds.maxClasses", Integer.toString(CLASSES),
                  "flink.parallelism", "2"));
      List<Example> good = atAllTimes(SeededExamples.of(KEYS, GOOD, 13));
      List<Sent> sent = mixed(topics.name(JobTopics.EXAMPLES), good, malformed());

      List<RecordMetadata> places;
      try (RunningJob job = RunningJob.start(settings)) {
        places = topics.produce(sent.stream().map(Sent::record).toList());
        topics.awaitCommitted(job, JobTopics.REJECTED, MALFORMED);
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, GOOD);
        job.finish(savepoints);
      }

      Map<String, JsonNode> rejected = byPlace(topics.committed(JobTopics.REJECTED));
      assertThat(rejected).hasSize(MALFORMED);
      for (int i = 0; i < sent.size(); i++) {
        String reason = sent.get(i).reason();
        if (reason != null) {
          assertThat(rejected).containsKey(place(places.get(i)));
          JsonNode found = Objects.requireNonNull(rejected.get(place(places.get(i))));
          assertRejected(found, sent.get(i).record().value(), reason);
        }
      }
      assertThat(topics.outcome()).isEqualTo(TrainingOutcome.ofLearners(good, settings));
    }
  }

  private static void assertRejected(JsonNode rejected, byte @Nullable [] value, String reason)
      throws IOException {
    assertThat(rejected.get("reason").textValue()).contains(reason);
    if (value == null) {
      assertThat(rejected.get("bytes").isNull()).isTrue();
    } else {
      byte[] bytes = rejected.get("bytes").binaryValue();
      assertThat(rejected.get("size").intValue()).isEqualTo(value.length);
      assertThat(bytes.length).isGreaterThanOrEqualTo(Math.min(value.length, HUGE / 2));
      assertThat(bytes).isEqualTo(Arrays.copyOf(value, bytes.length));
    }
  }

  /** Event time is the examples' own business: the topics' retention and checks don't see it. */
  private static List<Example> atAllTimes(List<Example> examples) {
    long[] times = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 4_102_444_800_000L};
    List<Example> changed = new ArrayList<>(examples);
    for (int i = 0; i < times.length; i++) {
      Example example = examples.get(i);
      changed.set(
          i,
          new Example(
              example.key(),
              example.id(),
              example.features(),
              List.of(),
              example.label(),
              times[i]));
    }
    return changed;
  }

  /** All kinds in turn, among them one record as long as a broker takes. */
  private static List<Malformed> malformed() {
    List<Malformed> malformed = new ArrayList<>();
    for (int i = 0; i < MALFORMED - 1; i++) {
      malformed.add(KINDS.get(i % KINDS.size()));
    }
    byte[] huge = new byte[HUGE];
    Arrays.fill(huge, (byte) 'x');
    malformed.add(
        new Malformed(huge, "record must be at most 2000 bytes (mapping.bounds.maxRecordBytes)"));
    return malformed;
  }

  /**
   * Every key has a partition of its own, which begins with a malformed record; others come when
   * the key has seen all of its classes.
   */
  private static List<Sent> mixed(String topic, List<Example> good, List<Malformed> malformed) {
    JsonExampleWriter json = JsonExampleWriter.ofArrays();
    List<Sent> sent = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < good.size(); i++) {
      int due = i < FIRST_GOOD ? KEYS : KEYS + (i - FIRST_GOOD) / 3;
      for (; next < Math.min(due, malformed.size()); next++) {
        Malformed one = malformed.get(next);
        // A further class is one only behind the others of its key, which is the first.
        int partition = one.reason().equals(FURTHER_CLASS) ? 0 : next % KEYS;
        sent.add(new Sent(new ProducerRecord<>(topic, partition, null, one.value()), one.reason()));
      }
      Example example = good.get(i);
      byte[] key = example.key().getBytes(UTF_8);
      sent.add(new Sent(new ProducerRecord<>(topic, i % KEYS, key, json.write(example)), null));
    }
    assertThat(next).isEqualTo(malformed.size());
    return sent;
  }

  private static Map<String, JsonNode> byPlace(List<ConsumerRecord<byte[], byte[]>> records)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, JsonNode> byPlace = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      JsonNode rejected = mapper.readTree(record.value());
      String place =
          "%s-%d@%d"
              .formatted(
                  rejected.get("topic").textValue(),
                  rejected.get("partition").intValue(),
                  rejected.get("offset").longValue());
      assertThat(byPlace.put(place, rejected)).as("%s is rejected twice", place).isNull();
    }
    return byPlace;
  }

  private static String place(RecordMetadata metadata) {
    return metadata.topic() + "-" + metadata.partition() + "@" + metadata.offset();
  }
}
