package io.nsrstream.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.nsrstream.online.data.Example;
import io.nsrstream.online.random.SplitMix64;
import io.nsrstream.tests.processes.BrokerProcess;
import io.nsrstream.tests.processes.ClusterSize;
import io.nsrstream.tests.processes.FlinkProcesses;
import io.nsrstream.tests.processes.JavaProcess;
import io.nsrstream.tests.processes.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * More keys than a TaskManager of 2 GiB has room for, so that most rest in RocksDB. {@code
 * -Dnsr.keys=10000 -Dnsr.keys.examples=600000} for the figures of docs/cluster.md, which it prints;
 * fewer by default.
 */
@Tag("long")
final class ManyKeysIT {
  private static final int KEYS = Integer.getInteger("nsr.keys", 2_000);
  private static final int EXAMPLES = Integer.getInteger("nsr.keys.examples", 40_000);
  private static final int LIVE_LEARNERS = Integer.getInteger("nsr.keys.live", KEYS * 35 / 100);
  private static final int PARTITIONS = 4;
  private static final int FEATURES = 20;
  private static final int CLASSES = 6;
  private static final int AT_ONCE = 20_000;

  @BeforeAll
  static void requireWhatIsStarted() {
    RealProcessesIT.requireWhatIsStarted();
  }

  @Test
  void keysThatRestOnDiskLoseNothingWhenTheirTaskManagerIsKilled(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
        FlinkProcesses flink =
            FlinkProcesses.start(directory.resolve("flink"), ClusterSize.TWO_GIBIBYTES)) {
      JobTopics topics = RealProcessesIT.topics(broker, "many");
      Map<String, String> settings = topics.connections();
      settings.putAll(
          Map.of(
              "learner.size", "SMALL",
              "flink.parallelism", "2",
              "flink.liveLearners", Integer.toString(LIVE_LEARNERS),
              "flink.checkpointIntervalMs", "30000"));
      produce(topics, 0, EXAMPLES);
      String job = flink.submit("", settings);
      String predictions = topics.name(JobTopics.PREDICTIONS);
      // Until each key has learned for a while.
      awaitWritten(broker, predictions, EXAMPLES / 3);
      long start = System.nanoTime();
      long before = broker.written(predictions);
      awaitWritten(broker, predictions, EXAMPLES * 2L / 3);
      double seconds = (System.nanoTime() - start) / 1e9;
      say("%,.0f examples a second", (broker.written(predictions) - before) / seconds);
      say("%s", flink.rest().checkpointSummary(job));
      for (Map.Entry<String, JavaProcess> one : Map.copyOf(flink.taskManagers()).entrySet()) {
        say("%s: %,d bytes resident", one.getKey(), one.getValue().residentBytes());
        flink.killTaskManager(one.getKey());
      }
      say("first prediction after %.1f s", secondsToFirstPrediction(broker, flink, predictions));
      topics.awaitCommitted(JobTopics.PREDICTIONS, EXAMPLES);
      flink.stop(job, true);

      Set<String> ids = new HashSet<>();
      List<ConsumerRecord<byte[], byte[]>> committed = topics.committed(JobTopics.PREDICTIONS);
      for (ConsumerRecord<byte[], byte[]> prediction : committed) {
        ids.add(id(prediction));
      }
      assertThat(committed).hasSize(EXAMPLES);
      assertThat(ids).hasSize(EXAMPLES);
      assertThat(topics.committed(JobTopics.REJECTED)).isEmpty();
    }
  }

  private static double secondsToFirstPrediction(
      BrokerProcess broker, FlinkProcesses flink, String predictions) throws Exception {
    long before = broker.written(predictions);
    long start = System.nanoTime();
    flink.startTaskManager();
    Waiting.until("the first prediction", () -> broker.written(predictions) > before + PARTITIONS);
    return (System.nanoTime() - start) / 1e9;
  }

  private static void awaitWritten(BrokerProcess broker, String topic, long atLeast)
      throws Exception {
    while (broker.written(topic) < atLeast) {
      Thread.sleep(500);
    }
  }

  /** Keys are drawn evenly; each class has a mean of its own. */
  private static void produce(JobTopics topics, int from, int to) throws Exception {
    SplitMix64 random = new SplitMix64(from + 1);
    for (int next = from; next < to; ) {
      List<Example> examples = new ArrayList<>();
      for (; next < to && examples.size() < AT_ONCE; next++) {
        int label = random.nextInt(CLASSES);
        float[] features = new float[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
          features[f] = (float) (random.nextGaussian() + (f % CLASSES == label ? 1 : 0));
        }
        examples.add(
            new Example(
                "key-" + random.nextInt(KEYS),
                Integer.toString(next),
                features,
                List.of(),
                "class " + label,
                next));
      }
      topics.produceExamples(examples);
    }
  }

  private static String id(ConsumerRecord<byte[], byte[]> prediction) throws IOException {
    JsonNode read = JsonMapper.builder().build().readTree(new String(prediction.value(), UTF_8));
    return read.path("id").asText();
  }

  private static void say(String format, Object... figures) {
    System.out.println(String.format(Locale.ROOT, format, figures));
  }
}
