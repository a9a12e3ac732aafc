package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.data.Example.Nominal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records in which values are null or absent, and whose features become more and fewer, are learned
 * exactly once over failures; one beyond the bounds is rejected and changes nothing.
 */
@Timeout(120)
final class ChangingRecordsIT {
  private static final int SLICE = 300;
  private static final int SLICES = 3;

  /** Before the array: a temperature, a pressure and a mode. */
  private static final int FIRST = 3;

  private static final int MOST_FEATURES = 9;
  private static final List<String> MODES = List.of("auto", "manual", "off");

  private final Random random = new Random(15);
  private final List<byte[]> records = new ArrayList<>();
  private final List<Example> examples = new ArrayList<>();

  /** A part of each reason, by offset. */
  private final Map<Integer, String> rejections = new TreeMap<>();

  @Test
  void eachIsLearnedOnceOrRejectedAlthoughTheJobFails(@TempDir Path savepoints) throws Exception {
    for (int i = 0; i < SLICE * SLICES; i++) {
      add(i);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JobTopics topics = new JobTopics(broker, "changing", 1);
      JobSettings settings =
          topics.settings(
              Map.of(
                  "mapping.features",
                  "[/temperature, /pressure, /mode, /further]",
                  "mapping.absent",
                  "MISSING",
                  "learner.bounds.features",
                  "GROWING",
                  "learner.bounds.maxFeatures",
                  Integer.toString(MOST_FEATURES),
                  "learner.members",
                  "[{batch: 8, encoding: quantiles, replay: {updates: 1, rows: 8}}]",
                  "learner.pool.neighbours",
                  "[{examples: 100, nearest: 3}]",
                  "learner.pool.regressions",
                  "[{units: 8}]"));
      run(topics, settings, savepoints);

      assertThat(topics.outcome()).isEqualTo(TrainingOutcome.ofLearners(examples, settings));
      Map<Integer, String> rejected = reasons(topics);
      assertThat(rejected).containsOnlyKeys(rejections.keySet());
      rejections.forEach((offset, why) -> assertThat(rejected.get(offset)).contains(why));
    }
  }

  /** Every fault is behind a checkpoint and before outputs that roll back. */
  private void run(JobTopics topics, JobSettings settings, Path savepoints) throws Exception {
    String topic = topics.name(JobTopics.EXAMPLES);
    for (int slice = 1; slice < SLICES; slice++) {
      FailingOnce.failAt(topic, (long) slice * SLICE + SLICE / 2);
    }
    try (RunningJob job = RunningJob.start(FailingOnce.job(settings), settings)) {
      for (int slice = 0; slice < SLICES; slice++) {
        topics.produce(
            records.subList(slice * SLICE, (slice + 1) * SLICE).stream()
                .map(record -> new ProducerRecord<byte[], byte[]>(topic, record))
                .toList());
        int end = (slice + 1) * SLICE;
        int good = (int) examples.stream().filter(one -> one.time() < end).count();
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, good);
        topics.awaitCommitted(job, JobTopics.REJECTED, end - good);
      }
      job.finish(savepoints);
    }
    assertThat(FailingOnce.faults()).as("faults that did not happen").isEmpty();
  }

  private void add(int i) {
    StringJoiner json = new StringJoiner(", ", "{", "}");
    json.add("\"key\": \"press\"").add("\"id\": \"s%d\"".formatted(i)).add("\"time\": " + i);
    if (i % 50 == 7) {
      addBad(json, i);
      return;
    }
    int count = random.nextInt(1 + Math.min(MOST_FEATURES - FIRST, 1 + i / 60));
    float[] features = new float[FIRST + Math.max(1, count)];
    for (int f = 0; f < features.length; f++) {
      boolean known = random.nextInt(5) > 0 && (f < FIRST || count > 0);
      features[f] = known ? f + random.nextFloat() : Example.MISSING;
    }
    addNumber(json, "temperature", features[0]);
    addNumber(json, "pressure", features[1]);
    List<Nominal> nominals = List.of();
    if (!Example.isMissing(features[2])) {
      features[2] = 0;
      nominals = List.of(new Nominal(2, MODES.get(i % MODES.size())));
      json.add("\"mode\": \"%s\"".formatted(nominals.get(0).value()));
    }
    if (count > 0) {
      StringJoiner further = new StringJoiner(", ", "\"further\": [", "]");
      for (int f = FIRST; f < features.length; f++) {
        further.add(Example.isMissing(features[f]) ? "null" : Float.toString(features[f]));
      }
      json.add(further.toString());
    }
    String label = features[0] > 0.5f || features[features.length - 1] % 1 > 0.7f ? "hot" : "cold";
    json.add("\"label\": \"%s\"".formatted(label));
    examples.add(new Example("press", "s" + i, features, nominals, label, i));
    records.add(json.toString().getBytes(UTF_8));
  }

  /** A missing value is null or absent, in turn. */
  private void addNumber(StringJoiner json, String name, float value) {
    if (!Example.isMissing(value)) {
      json.add("\"%s\": %s".formatted(name, value));
    } else if (random.nextBoolean()) {
      json.add("\"%s\": null".formatted(name));
    }
  }

  private void addBad(StringJoiner json, int i) {
    String[][] kinds = {
      {"\"further\": [" + "1, ".repeat(MOST_FEATURES) + "1]", "learner.bounds.maxFeatures"},
      {"\"further\": [[1, 2], [3, 4]]", "steps"},
      {"\"temperature\": 1e999", "/temperature must be within the range"},
      {"\"temperature\": NaN", "record must be valid JSON"},
      {"\"other\": 1", "record must have features"},
    };
    String[] kind = kinds[i / 50 % kinds.length];
    rejections.put(i, kind[1]);
    records.add(json.add("\"label\": \"hot\"").add(kind[0]).toString().getBytes(UTF_8));
  }

  /** The reasons by offset; each offset is rejected once. */
  private static Map<Integer, String> reasons(JobTopics topics) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<Integer, String> reasons = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.REJECTED)) {
      JsonNode json = mapper.readTree(record.value());
      int offset = json.get("offset").intValue();
      assertThat(reasons.put(offset, json.get("reason").textValue())).isNull();
    }
    return reasons;
  }
}
