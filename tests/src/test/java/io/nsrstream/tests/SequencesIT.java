package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nsrstream.cli.local.EmbeddedBroker;
import io.nsrstream.flink.settings.JobSettings;
import io.nsrstream.online.data.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Raw readings on the topic are learned as the sequences that they make up. */
@Timeout(120)
final class SequencesIT {
  private static final int LENGTH = 8;
  private static final int STRIDE = 4;
  private static final int CHANNELS = 3;
  private static final int PERIOD_MS = 10;

  /** Readings that no sequence has, behind each stretch of sequences: few enough to settle it. */
  private static final int REST = 2;

  private static final int TOLERANCE_MS = REST * PERIOD_MS;
  private static final int STRETCH = LENGTH + 20 * STRIDE + REST;
  private static final int STRETCHES = 3;
  private static final List<String> KEYS = List.of("press", "drill", "lathe", "mill");

  private final List<Example> readings = new ArrayList<>();
  private final List<Example> sequences = new ArrayList<>();
  private final Map<String, String> rejections = new HashMap<>();

  @Test
  void aJobThatIsRescaledInMidSequenceLearnsTheSequencesOfAllReadings(@TempDir Path savepoints)
      throws Exception {
    fill();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      JobTopics topics = new JobTopics(broker, "sequences", 2);
      Map<String, String> further = new HashMap<>();
      further.put("sequence.length", Integer.toString(LENGTH));
      further.put("sequence.stride", Integer.toString(STRIDE));
      further.put("sequence.maxGapMs", "100");
      further.put("sequence.maxOutOfOrderMs", Integer.toString(TOLERANCE_MS));
      int half = readings.size() / 2;

      String savepoint;
      try (RunningJob job = RunningJob.start(topics.settings(further))) {
        topics.produceExamples(readings.subList(0, half));
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, sequences.size() / 3);
        savepoint = job.stop(savepoints);
      }
      further.put("flink.parallelism", "2");
      JobSettings settings = topics.settings(further);
      try (RunningJob job = RunningJob.resume(savepoint, settings)) {
        topics.produceExamples(readings.subList(half, readings.size()));
        topics.awaitCommitted(job, JobTopics.PREDICTIONS, sequences.size());
        job.finish(savepoints);
      }

      assertThat(topics.outcome()).isEqualTo(TrainingOutcome.ofLearners(sequences, settings));
      Map<String, String> rejected = rejected(topics);
      assertThat(rejected).containsOnlyKeys(rejections.keySet());
      rejections.forEach((id, reason) -> assertThat(rejected.get(id)).as(id).contains(reason));
    }
  }

  /**
   * Stretches of readings of every key in turn, some out of order, some late, with a gap between.
   */
  private void fill() {
    Random random = new Random(17);
    for (int stretch = 0; stretch < STRETCHES; stretch++) {
      String reasonOfTheRest = stretch == STRETCHES - 1 ? "sequence.idleMs" : "sequence.maxGapMs";
      List<List<Example>> ofKeys = new ArrayList<>();
      for (String key : KEYS) {
        List<Example> inOrder = stretch(key, stretch * 100_000L, random);
        expect(inOrder, reasonOfTheRest);
        ofKeys.add(disturbed(inOrder, random));
      }
      for (int i = 0; i <= STRETCH; i++) {
        for (List<Example> ofKey : ofKeys) {
          readings.add(ofKey.get(i));
        }
      }
    }
  }

  /** In order: a level that each key holds for a while is the class. */
  private static List<Example> stretch(String key, long start, Random random) {
    List<Example> stretch = new ArrayList<>();
    int level = 0;
    for (int i = 0; i < STRETCH; i++) {
      level = i % (3 * STRIDE) == 0 ? random.nextInt(3) : level;
      float[] channels = new float[CHANNELS];
      for (int c = 0; c < CHANNELS; c++) {
        channels[c] = (float) (level + 0.5 * random.nextGaussian());
      }
      long time = start + (long) i * PERIOD_MS;
      String label = random.nextInt(4) == 0 ? null : "level " + level;
      stretch.add(new Example(key, key + "-" + time, channels, List.of(), label, time));
    }
    return stretch;
  }

  private void expect(List<Example> stretch, String reasonOfTheRest) {
    int end = LENGTH;
    for (; end <= stretch.size() - REST; end += STRIDE) {
      sequences.add(sequence(stretch.subList(end - LENGTH, end)));
    }
    for (Example rest : stretch.subList(stretch.size() - REST, stretch.size())) {
      rejections.put(rest.id(), reasonOfTheRest);
    }
  }

  private static Example sequence(List<Example> steps) {
    float[] features = new float[LENGTH * CHANNELS];
    String label = null;
    for (int step = 0; step < LENGTH; step++) {
      Example reading = steps.get(step);
      System.arraycopy(reading.features(), 0, features, step * CHANNELS, CHANNELS);
      label = reading.label() == null ? label : reading.label();
    }
    Example last = steps.get(LENGTH - 1);
    return new Example(last.key(), last.id(), LENGTH, features, List.of(), label, last.time());
  }

  /** Delays readings by as much as is tolerated, and repeats one when that is too late. */
  private List<Example> disturbed(List<Example> inOrder, Random random) {
    List<Example> stretch = new ArrayList<>(inOrder);
    for (int i = 0; i + REST < stretch.size() - REST; i += 1 + REST + random.nextInt(3)) {
      stretch.add(i + REST, stretch.remove(i));
    }
    Example early = stretch.get(10);
    String id = early.id() + "-again";
    Example late =
        new Example(early.key(), id, early.features(), List.of(), early.label(), early.time());
    stretch.add(30, late);
    rejections.put(id, "sequence.maxOutOfOrderMs");
    return stretch;
  }

  /** The reasons by the ids of the readings. */
  private static Map<String, String> rejected(JobTopics topics) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Map<String, String> rejected = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : topics.committed(JobTopics.REJECTED)) {
      JsonNode json = mapper.readTree(record.value());
      JsonNode reading = mapper.readTree(new String(json.get("bytes").binaryValue(), UTF_8));
      String id = reading.get("id").textValue();
      assertThat(rejected.put(id, json.get("reason").textValue())).as(id).isNull();
    }
    return rejected;
  }
}
